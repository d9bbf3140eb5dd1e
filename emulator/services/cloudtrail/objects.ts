import { gzipSync } from 'node:zlib';
import type { World } from '../../world.ts';
import { accountOf, type Trail } from './store.ts';
import { trailCaller } from './trail-caller.ts';

/** Puts a compressed text into the trail's bucket. Throws the `Fault` with which the bucket or the key refuses. */
export async function putText(
  world: World,
  trail: Trail,
  Key: string,
  text: string,
  Metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  await world.invoke(trailCaller(trail), 's3', 'PutObject', {
    Bucket: trail.bucket,
    Key,
    ACL: 'bucket-owner-full-control',
    ContentType: 'application/json',
    ContentEncoding: 'gzip',
    Body: gzipSync(text, { level: 1 }),
    Metadata,
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

/** `prefix/AWSLogs/<account>/CloudTrail` */
export function folderOf(trail: Trail, kind: 'CloudTrail' | 'CloudTrail-Digest'): string {
  const prefix = trail.keyPrefix === undefined ? '' : `${trail.keyPrefix}/`;
  return `${prefix}AWSLogs/${accountOf(trail)}/${kind}`;
}
