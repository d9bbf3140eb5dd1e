import { Fault } from '../../fault.ts';
import { serviceCaller } from '../../identity/service-role.ts';
import type { Call } from '../../service.ts';
import type { Caller } from '../../world.ts';
import { invalid } from './refusals.ts';
import type { LoadBalancer } from './store.ts';

type Attributes = Readonly<Record<string, string>>;

/**
 * What Elastic Load Balancing tries before it takes a bucket for access logs: to write a file there. The log files themselves
 * are not written here.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export async function checkLogBuckets(
  after: Attributes,
  given: Attributes,
  balancer: LoadBalancer,
  call: Call,
): Promise<void> {
  const touched = Object.keys(given).some((key) => key.startsWith('access_logs.s3.'));
  if (!touched || after['access_logs.s3.enabled'] !== 'true') return;
  const bucket = after['access_logs.s3.bucket'];
  if (!bucket) throw invalid('The bucket name must be specified when access logs are enabled');
  const prefix = after['access_logs.s3.prefix'];
  if (prefix?.includes('AWSLogs')) throw invalid("The prefix cannot contain 'AWSLogs'");
  const folder = prefix ? `${prefix}/` : '';
  const input = {
    Bucket: bucket,
    Key: `${folder}AWSLogs/${call.account}/ELBAccessLogTestFile`,
    Body: `Enable AccessLog for ELB: ${balancer.name} at ${call.world.clock.date().toISOString()}`,
  };
  for (const writer of writers(balancer, call)) {
    if (await isWritten(writer, input, call)) return;
  }
  throw new Fault(
    'InvalidConfigurationRequestException',
    `Access Denied for bucket: ${bucket}. Please check S3bucket permission`,
  );
}

async function isWritten(writer: Caller, input: object, { world }: Call): Promise<boolean> {
  try {
    await world.invoke(writer, 's3', 'PutObject', input);
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

/** The service, and the account of the Region that bucket policies named before. */
function writers({ arn }: LoadBalancer, { account, region }: Call): Caller[] {
  const service = 'logdelivery.elasticloadbalancing.amazonaws.com';
  const caller = serviceCaller(service, account, region, arn);
  const former = formerAccounts[region];
  if (former === undefined) return [caller];
  return [caller, { ...caller, account: former, principal: { type: 'root', account: former } }];
}

const formerAccounts: Readonly<Record<string, string>> = {
  'ap-northeast-1': '582318560864',
  'ap-south-1': '718504428378',
  'ap-southeast-1': '114774131450',
  'ap-southeast-2': '783225319266',
  'ca-central-1': '985666609251',
  'eu-central-1': '054676820928',
  'eu-north-1': '897822967062',
  'eu-west-1': '156460612806',
  'eu-west-2': '652711504416',
  'eu-west-3': '009996457667',
  'sa-east-1': '507241528517',
  'us-east-1': '127311923021',
  'us-east-2': '033677994240',
  'us-west-1': '027434742980',
  'us-west-2': '797873946194',
};
