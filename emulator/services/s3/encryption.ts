import { Fault, notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import type { Caller } from '../../world.ts';
import { bucketArn, objectArn } from './access.ts';
import { accessDenied, invalidArgument, invalidRequest } from './faults.ts';
import type { Bucket, Encryption, Sealed } from './store.ts';

interface AsksForEncryption {
  readonly ServerSideEncryption?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly SSEKMSEncryptionContext?: string | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
  readonly BucketKeyEnabled?: boolean | undefined;
}

/** What a request asks for, else the bucket's default. */
export function wantedEncryption(input: AsksForEncryption, bucket: Bucket): Encryption {
  const { ServerSideEncryption: algorithm, SSEKMSKeyId: keyId, BucketKeyEnabled } = input;
  if (input.SSECustomerAlgorithm !== undefined) {
    if (bucket.blockedEncryption?.includes('SSE-C')) {
      throw accessDenied(
        'Server Side Encryption with Customer provided key is blocked by the bucket',
      );
    }
    throw notImplemented('s3 encryption with SSE-C');
  }
  const bucketKey = BucketKeyEnabled ?? bucket.encryption.bucketKey;
  if (algorithm === undefined && keyId === undefined) return { ...bucket.encryption, bucketKey };
  if (algorithm === 'aws:kms') {
    return { algorithm, bucketKey, ...(keyId !== undefined && { keyId }) };
  }
  if (algorithm === 'AES256' && keyId === undefined) return { algorithm, bucketKey: false };
  if (algorithm === 'aws:kms:dsse') throw notImplemented('s3 encryption with aws:kms:dsse');
  if (algorithm === 'AES256' || algorithm === undefined) {
    const message =
      'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms';
    throw invalidArgument('x-amz-server-side-encryption', algorithm, message);
  }
  const message = 'The encryption method specified is not supported';
  throw invalidRequest(message);
}

/** The request's own encryption context: JSON in base64. */
export function readContext(input: AsksForEncryption): Record<string, string> | undefined {
  if (input.SSEKMSEncryptionContext === undefined) return undefined;
  try {
    const text = Buffer.from(input.SSEKMSEncryptionContext, 'base64').toString();
    return JSON.parse(text) as Record<string, string>;
  } catch (cause) {
    throw new Fault(
      'InvalidArgument',
      'The header x-amz-server-side-encryption-context is not base64 of a JSON object',
      { status: 400, cause },
    );
  }
}

/**
 * Encrypts for the caller: with KMS, whoever writes needs `kms:GenerateDataKey`, called via S3. A bucket key spares no call
 * here as it does in AWS; it only changes the encryption context to the bucket's ARN.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export async function seal(
  call: Call,
  bucket: Bucket,
  key: string,
  { algorithm, keyId = 'alias/aws/s3', bucketKey }: Encryption,
  given: Record<string, string> = {},
): Promise<Sealed> {
  if (algorithm === 'AES256') return { algorithm };
  const arn = bucketKey ? bucketArn(bucket.name) : objectArn(bucket.name, key);
  const context = { ...given, 'aws:s3:arn': arn };
  const { CiphertextBlob, KeyId } = await askKms<{ CiphertextBlob: Uint8Array; KeyId: string }>(
    call,
    bucket,
    'GenerateDataKey',
    { KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: context },
  );
  const dataKey = Buffer.from(CiphertextBlob).toString('base64');
  return { algorithm, keyArn: KeyId, dataKey, context, bucketKey };
}

/** Decrypts for the caller: with KMS, whoever reads needs `kms:Decrypt`. */
export async function unseal(call: Call, bucket: Bucket, sealed: Sealed): Promise<void> {
  if (sealed.dataKey === undefined) return;
  await askKms(call, bucket, 'Decrypt', {
    CiphertextBlob: Buffer.from(sealed.dataKey, 'base64'),
    EncryptionContext: sealed.context,
  });
}

/** The answer's members that tell how an object is encrypted. */
export function shownEncryption({ algorithm, keyArn, bucketKey }: Sealed) {
  return {
    ServerSideEncryption: algorithm,
    ...(keyArn !== undefined && { SSEKMSKeyId: keyArn }),
    ...(bucketKey && { BucketKeyEnabled: true }),
  };
}

async function askKms<O>(
  call: Call,
  bucket: Bucket,
  operation: string,
  input: unknown,
): Promise<O> {
  const { region } = bucket;
  const caller: Caller = { ...call.caller, region, invokedBy: 's3.amazonaws.com' };
  try {
    return await call.world.invoke<O>(caller, 'kms', operation, input, call.signal);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw asS3(error);
  }
}

/** KMS's exceptions reach S3's clients as `KMS.NotFoundException`, a denial as S3's own. */
function asS3(fault: Fault): Fault {
  const options = { cause: fault };
  return fault.code === 'AccessDeniedException'
    ? new Fault('AccessDenied', fault.message, { ...options, status: 403 })
    : new Fault(`KMS.${fault.code}`, fault.message, { ...options, status: 400 });
}
