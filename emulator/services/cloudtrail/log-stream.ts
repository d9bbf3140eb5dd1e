import { Fault } from '../../fault.ts';
import { assumeAsService } from '../../identity/service-role.ts';
import type { Caller, World } from '../../world.ts';
import type { Trail, Undelivered } from './store.ts';
import { cloudTrail, trailCaller } from './trail-caller.ts';

/** CloudWatch Logs takes no larger event from CloudTrail. */
const longestLogEvent = 256 * 1024;
/** Limits of one PutLogEvents call; each event counts 26 bytes more than its text. */
const batchBytes = 1_048_576;
const batchEvents = 10_000;
const eventOverhead = 26;

/**
 * Sends one Region's records to the trail's log group, all with the time of their delivery. Of whichever Region they are, the
 * stream has the trail's: "account_ID_CloudTrail_trail_region".
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-log-group-log-stream-naming-for-cloudtrail.html
 */
export async function putLogEvents(
  world: World,
  trail: Trail,
  { records }: Undelivered,
): Promise<void> {
  const caller = await logsCaller(world, trail);
  const target = {
    logGroupName: logGroupName(trail.logGroupArn ?? ''),
    logStreamName: `${caller.account}_CloudTrail_${trail.homeRegion}`,
  };
  const timestamp = world.clock.now();
  for (const batch of batchesOf(records)) {
    const logEvents = batch.map((message) => ({ timestamp, message }));
    const put = () => world.invoke(caller, 'logs', 'PutLogEvents', { ...target, logEvents });
    await put().catch(async (error: unknown) => {
      if (!(error instanceof Fault) || error.code !== 'ResourceNotFoundException') throw error;
      // The stream is not there yet, or it was deleted; without its group this fails as it should.
      await world.invoke(caller, 'logs', 'CreateLogStream', target);
      await put();
    });
  }
}

/**
 * The trail's role for CloudWatch Logs, taken on anew for each delivery as its trust policy may have changed. CloudTrail does
 * not say for which trail: "The role policy doesn't support the use of aws:SourceArn and aws:SourceAccount."
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
export async function logsCaller(world: World, trail: Trail): Promise<Caller> {
  const caller = trailCaller(trail);
  const principal = await assumeAsService(world, {
    service: cloudTrail,
    roleArn: trail.logRoleArn ?? '',
    sessionName: 'CLOUDWATCH_LOGS_DELIVERY_SESSION',
    account: caller.account,
    region: trail.homeRegion,
  });
  return { ...caller, principal };
}

function* batchesOf(records: readonly string[]): Generator<string[]> {
  let batch: string[] = [];
  let bytes = 0;
  for (const text of records) {
    const size = Buffer.byteLength(text) + eventOverhead;
    if (size > longestLogEvent) continue;
    if (bytes + size > batchBytes || batch.length === batchEvents) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(text);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** `arn:aws:logs:<region>:<account>:log-group:<name>:*` */
export function logGroupName(arn: string): string {
  return arn.split(':')[6] ?? '';
}
