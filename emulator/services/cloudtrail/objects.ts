import { accountOf, type Trail } from './store.ts';

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
