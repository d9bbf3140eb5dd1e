import { gunzipSync } from 'node:zlib';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { aWorld, client } from '../../../../support/world.ts';
import { account, allow, aRole, policy, trust } from '../../identity/identities.ts';

export const bucket = 'trail-bucket';
export const group = 'trail-group';
export const groupArn = `arn:aws:logs:ap-southeast-2:${account}:log-group:${group}:*`;
export const trailArn = `arn:aws:cloudtrail:ap-southeast-2:${account}:trail/main`;
const cloudTrail = { Service: 'cloudtrail.amazonaws.com' };

export interface Event {
  readonly eventName: string;
  readonly [member: string]: unknown;
}

export function bucketPolicy(): string {
  return policy(
    {
      Effect: 'Allow',
      Principal: cloudTrail,
      Action: 's3:GetBucketAcl',
      Resource: `arn:aws:s3:::${bucket}`,
    },
    {
      Effect: 'Allow',
      Principal: cloudTrail,
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${bucket}/*`,
    },
  );
}

/** What a trail delivers to: bucket, log group, and a role for the latter. */
export async function someTargets(world = aWorld()) {
  const s3 = client(world, 's3');
  await s3('CreateBucket', {
    Bucket: bucket,
    CreateBucketConfiguration: { LocationConstraint: 'ap-southeast-2' },
  });
  await s3('PutBucketPolicy', { Bucket: bucket, Policy: bucketPolicy() });
  await client(world, 'logs')('CreateLogGroup', { logGroupName: group });
  const role = await aRole(world, 'trail-role', {
    trust: trust(cloudTrail),
    policy: policy(allow(['logs:CreateLogStream', 'logs:PutLogEvents'])),
  });
  const targets = {
    S3BucketName: bucket,
    CloudWatchLogsLogGroupArn: groupArn,
    CloudWatchLogsRoleArn: role,
  };
  return { world, cloudtrail: client(world, 'cloudtrail'), targets, role };
}

/** A trail that logs, and has delivered what building it recorded. */
export async function aTrail(input: object = {}) {
  const built = await someTargets();
  await built.cloudtrail('CreateTrail', { Name: 'main', ...built.targets, ...input });
  await built.cloudtrail('StartLogging', { Name: 'main' });
  await built.world.clock.advance(300_000);
  return built;
}

/** The log events of the trail's stream, oldest first. */
export async function logged(world: Emulator): Promise<{ timestamp: number; event: Event }[]> {
  const { events = [] } = await client(world, 'logs')<{
    events?: { timestamp: number; message: string }[];
  }>('FilterLogEvents', {
    logGroupName: group,
  });
  return events.map(({ timestamp, message }) => ({
    timestamp,
    event: JSON.parse(message) as Event,
  }));
}

/** The records in the trail's bucket by object key. */
export async function stored(world: Emulator): Promise<{ key: string; records: Event[] }[]> {
  const s3 = client(world, 's3');
  const { Contents = [] } = await s3<{ Contents?: { Key: string }[] }>('ListObjectsV2', {
    Bucket: bucket,
  });
  const keys = Contents.map(({ Key }) => Key).filter((key) => key.endsWith('.json.gz'));
  return Promise.all(
    keys.map(async (Key) => {
      const { Body } = await s3<{ Body: Uint8Array | AsyncIterable<Uint8Array> }>('GetObject', {
        Bucket: bucket,
        Key,
      });
      const bytes = Body instanceof Uint8Array ? Body : await whole(Body);
      const file = JSON.parse(gunzipSync(bytes).toString()) as { Records: Event[] };
      return { key: Key, records: file.Records };
    }),
  );
}

async function whole(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The newest event of that name in the event history. */
export async function eventOf(world: Emulator, name: string): Promise<Event | undefined> {
  await world.clock.advance(300_000);
  const { Events } = await client(world, 'cloudtrail')<{ Events: { CloudTrailEvent: string }[] }>(
    'LookupEvents',
    { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }] },
  );
  const text = Events[0]?.CloudTrailEvent;
  return text === undefined ? undefined : (JSON.parse(text) as Event);
}
