import type * as Ssm from '@aws-sdk/client-ssm';
import { Fault, notImplemented } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { checkFilters, matches } from './filters.ts';
import { page } from './page.ts';
import { invalid } from './refusals.ts';
import { latest, storeOf } from './store.ts';
import { describe } from './view.ts';

export const describeParameters = {
  DescribeParameters: {
    access: (_input, call) => ({
      action: 'ssm:DescribeParameters',
      resource: `arn:aws:ssm:${call.region}:${call.account}:*`,
    }),
    handle: (input, call) => {
      if (input.Shared === true) throw notImplemented('ssm:DescribeParameters with Shared');
      const filters = readFilters(input);
      const found = Object.values(storeOf(call).parameters).filter((parameter) =>
        filters.every((filter) => matches(filter, parameter, latest(parameter))),
      );
      const { items, rest } = page(found, ({ name }) => name, input, { usual: 10, most: 50 });
      return { Parameters: items.map((parameter) => describe(call, parameter)), ...rest };
    },
  },
} satisfies Operations<typeof Ssm>;

/** The older `Filters` find names by their beginning and everything else as it is. */
function readFilters(input: Ssm.DescribeParametersCommandInput): Ssm.ParameterStringFilter[] {
  const { Filters: older = [], ParameterFilters: newer = [] } = input;
  if (older.length > 0 && newer.length > 0) {
    throw invalid('You can use either Filters or ParameterFilters in a single request.');
  }
  if (older.length === 0) {
    checkFilters(newer, 'DescribeParameters');
    return newer;
  }
  return older.map(({ Key, Values }) => {
    if (Key === 'Name') return { Key, Values, Option: 'BeginsWith' };
    if (Key === 'Type' || Key === 'KeyId') return { Key, Values };
    throw new Fault('InvalidFilterKey', "The specified key isn't valid.");
  });
}
