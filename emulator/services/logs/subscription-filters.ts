import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { groupAccess, onGroup } from './access.ts';
import { compiled } from './compiled-filters.ts';
import { requireStandard } from './log-class.ts';
import { checkGroupName, findGroup } from './names.ts';
import { checkLimit } from './page.ts';
import { checkText, invalid } from './refusals.ts';

const filterName = /^[^:*]*$/;
/** What a subscription can deliver to; none of them is there to deliver to. */
const vendors = ['firehose', 'kinesis', 'lambda', 'logs'];
const needRole = ['firehose', 'kinesis'];

/**
 * A subscription's destination is a Lambda function, a Kinesis or Firehose stream, or a destination of another account, and
 * the emulator has none of these: a subscription that AWS would take is refused by that name.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html
 */
export const subscriptionFilters = {
  PutSubscriptionFilter: {
    access: onGroup('PutSubscriptionFilter'),
    handle: (input, call) => {
      checkText(input.filterName, 'filterName', 512, filterName);
      compiled(input.filterPattern ?? '');
      const vendor = checkDestination(input, call);
      const group = findGroup(call, input);
      requireStandard(group, 'PutSubscriptionFilter');
      throw notImplemented(`A subscription that delivers to ${vendor}`);
    },
  },
  DescribeSubscriptionFilters: {
    access: ({ logGroupName }, call) =>
      groupAccess('DescribeSubscriptionFilters', checkGroupName(logGroupName), call),
    handle: (input, call) => {
      if (input.filterNamePrefix !== undefined) {
        checkText(input.filterNamePrefix, 'filterNamePrefix', 512, filterName);
      }
      checkLimit(input.limit ?? 50, 50);
      if (input.nextToken !== undefined) throw invalid('The specified nextToken is invalid.');
      findGroup(call, input);
      return { subscriptionFilters: [] };
    },
  },
  DeleteSubscriptionFilter: {
    access: onGroup('DeleteSubscriptionFilter'),
    handle: (input, call) => {
      checkText(input.filterName, 'filterName', 512, filterName);
      findGroup(call, input);
      throw new Fault(
        'ResourceNotFoundException',
        'The specified subscription filter does not exist.',
      );
    },
  },
} satisfies Operations<typeof Logs>;

/** The vendor in the destination's ARN, if AWS would go on to look at it. */
function checkDestination(
  { destinationArn = '', roleArn }: Logs.PutSubscriptionFilterCommandInput,
  { account }: Call,
): string {
  const [, vendor = '', owner = ''] =
    /^arn:[^:]+:([^:]+):[^:]*:(\d{12}):.+$/.exec(destinationArn) ?? [];
  if (vendor === '') throw invalid(`The destinationArn ${destinationArn} is not an ARN.`);
  if (!vendors.includes(vendor)) {
    throw invalid(
      `PutSubscriptionFilter operation cannot work with destinationArn for vendor ${vendor}`,
    );
  }
  if (needRole.includes(vendor) && roleArn === undefined) {
    throw invalid(`destinationArn for vendor ${vendor} cannot be used without roleArn`);
  }
  if (vendor === 'lambda' && owner !== account) {
    throw new Fault(
      'AccessDeniedException',
      'Cross-account lambda invocation passing is not allowed. You must use DestinationPolicies to create cross account lambda triggers.',
    );
  }
  return vendor;
}
