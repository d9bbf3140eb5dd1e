import { gzipSync } from 'node:zlib';
import { Fault } from '../../fault.ts';
import { assumeAsService, serviceCaller } from '../../identity/service-role.ts';
import type { Timer } from '../../state.ts';
import type { Caller, World } from '../../world.ts';
import { type Trail, trailsOf } from './store.ts';

const cloudTrail = 'cloudtrail.amazonaws.com';

/** CloudWatch Logs takes no larger event from CloudTrail. */
const longestLogEvent = 256 * 1024;
/** Limits of one PutLogEvents call; each event counts 26 bytes more than its text. */
const batchBytes = 1_048_576;
const batchEvents = 10_000;
const eventOverhead = 26;

/** Brings what waits in a trail to its bucket and its log group. A failure is kept in the trail's status, as in AWS. */
export async function deliver(timer: Timer, world: World): Promise<void> {
  const { trail: arn } = timer.data as { trail: string };
  const trail = trailsOf({ world, account: timer.account }).trails[arn];
  if (trail === undefined) return;
  const batches = Object.entries(trail.pending);
  trail.pending = {};
  delete trail.timer;
  for (const [region, records] of batches) {
    await attempt(world, trail, 'bucket', () =>
      putObject(world, trail, timer.account, region, records),
    );
    if (trail.logGroupArn === undefined) continue;
    await attempt(world, trail, 'logs', () =>
      putLogEvents(world, trail, timer.account, region, records),
    );
  }
}

async function attempt(
  world: World,
  trail: Trail,
  target: 'bucket' | 'logs',
  put: () => Promise<unknown>,
): Promise<void> {
  try {
    await put();
    trail.delivery[`${target}At`] = world.clock.now();
    delete trail.delivery[`${target}Error`];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    trail.delivery[`${target}Error`] = error.code;
  }
}

function putObject(
  world: World,
  trail: Trail,
  account: string,
  region: string,
  records: string[],
): Promise<unknown> {
  return world.invoke(trailCaller(trail, account), 's3', 'PutObject', {
    Bucket: trail.bucket,
    Key: objectKey(trail, account, region, world),
    ACL: 'bucket-owner-full-control',
    ContentType: 'application/json',
    ContentEncoding: 'gzip',
    Body: gzipSync(`{"Records":[${records.join(',')}]}`, { level: 1 }),
    ...encryptionOf(trail),
  });
}

/**
 * How a trail with a key encrypts what it puts into its bucket. The key's policy sees the trail in the encryption context.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function encryptionOf({ kmsKeyId, arn }: Trail) {
  if (kmsKeyId === undefined) return {};
  const context = JSON.stringify({ 'aws:cloudtrail:arn': arn });
  return {
    ServerSideEncryption: 'aws:kms',
    SSEKMSKeyId: kmsKeyId,
    SSEKMSEncryptionContext: Buffer.from(context).toString('base64'),
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html */
function objectKey(trail: Trail, account: string, region: string, world: World): string {
  const [date = '', time = ''] = world.clock.date().toISOString().split('T');
  const stamp = `${date.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`;
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const unique = world.random.text(16, letters);
  const prefix = trail.keyPrefix === undefined ? '' : `${trail.keyPrefix}/`;
  const folder = `${prefix}AWSLogs/${account}/CloudTrail/${region}/${date.replaceAll('-', '/')}`;
  return `${folder}/${account}_CloudTrail_${region}_${stamp}_${unique}.json.gz`;
}

async function putLogEvents(
  world: World,
  trail: Trail,
  account: string,
  region: string,
  records: string[],
): Promise<void> {
  const caller = await logsCaller(world, trail, account);
  const target = {
    logGroupName: logGroupName(trail.logGroupArn ?? ''),
    logStreamName: `${account}_CloudTrail_${region}`,
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
export async function logsCaller(world: World, trail: Trail, account: string): Promise<Caller> {
  const principal = await assumeAsService(world, {
    service: cloudTrail,
    roleArn: trail.logRoleArn ?? '',
    sessionName: 'CLOUDWATCH_LOGS_DELIVERY_SESSION',
    account,
    region: trail.homeRegion,
  });
  return { ...trailCaller(trail, account), principal };
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

export function trailCaller(trail: Pick<Trail, 'arn' | 'homeRegion'>, account: string): Caller {
  return serviceCaller(cloudTrail, account, trail.homeRegion, trail.arn);
}

/** `arn:aws:logs:<region>:<account>:log-group:<name>:*` */
export function logGroupName(arn: string): string {
  return arn.split(':')[6] ?? '';
}
