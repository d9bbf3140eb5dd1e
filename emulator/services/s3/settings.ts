import type * as S3 from '@aws-sdk/client-s3';
import { Fault, notImplemented } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { bucketAccess } from './access.ts';
import { malformedXml, notConfigured } from './faults.ts';
import { findBucket } from './find-bucket.ts';
import type { Encryption } from './store.ts';
import { bucketEvent } from './trail.ts';

/** Settings that change what the bucket does. */
export const settings = {
  PutBucketVersioning: {
    access: (input, call) => bucketAccess(call, findBucket(call, input), 's3:PutBucketVersioning'),
    handle: (input, call) => {
      const { Status: status, MFADelete: mfa } = input.VersioningConfiguration ?? {};
      if (mfa === 'Enabled') throw notImplemented('s3:PutBucketVersioning with MFA delete');
      if (status !== 'Enabled' && status !== 'Suspended') {
        throw malformedXml(`Status is ${String(status)}`);
      }
      const bucket = findBucket(call, input);
      if (bucket.objectLock !== undefined && status !== 'Enabled') {
        throw invalidState(
          'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
        );
      }
      if (bucket.replication !== undefined && status !== 'Enabled') {
        throw invalidState(
          'A replication configuration is present on this bucket, so the versioning state cannot be changed.',
        );
      }
      bucket.versioning = status;
      return {};
    },
    trail: bucketEvent,
  },
  GetBucketVersioning: {
    access: (input, call) => bucketAccess(call, findBucket(call, input), 's3:GetBucketVersioning'),
    handle: (input, call) => {
      const { versioning } = findBucket(call, input);
      return versioning === undefined ? {} : { Status: versioning };
    },
    trail: bucketEvent,
  },
  PutBucketEncryption: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:PutEncryptionConfiguration'),
    handle: (input, call) => {
      const bucket = findBucket(call, input);
      bucket.encryption = readEncryption(
        input.ServerSideEncryptionConfiguration,
        bucket.encryption,
      );
      const [rule] = input.ServerSideEncryptionConfiguration?.Rules ?? [];
      const blocked = rule?.BlockedEncryptionTypes?.EncryptionType;
      if (blocked !== undefined) bucket.blockedEncryption = blocked.map(String);
      return {};
    },
    trail: bucketEvent,
  },
  GetBucketEncryption: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:GetEncryptionConfiguration'),
    handle: (input, call) => {
      const { encryption, blockedEncryption } = findBucket(call, input);
      const { algorithm, keyId, bucketKey } = encryption;
      const rule = {
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: algorithm,
          ...(keyId !== undefined && { KMSMasterKeyID: keyId }),
        },
        BucketKeyEnabled: bucketKey,
        ...(blockedEncryption && {
          BlockedEncryptionTypes: { EncryptionType: blockedEncryption as S3.EncryptionType[] },
        }),
      };
      return { ServerSideEncryptionConfiguration: { Rules: [rule] } };
    },
    trail: bucketEvent,
  },
  DeleteBucketEncryption: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:PutEncryptionConfiguration'),
    handle: (input, call) => {
      const bucket = findBucket(call, input);
      bucket.encryption = { algorithm: 'AES256', bucketKey: false };
      delete bucket.blockedEncryption;
      return {};
    },
    trail: bucketEvent,
  },
  PutPublicAccessBlock: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:PutBucketPublicAccessBlock'),
    handle: (input, call) => {
      const given = input.PublicAccessBlockConfiguration ?? {};
      findBucket(call, input).publicAccess = {
        BlockPublicAcls: given.BlockPublicAcls ?? false,
        IgnorePublicAcls: given.IgnorePublicAcls ?? false,
        BlockPublicPolicy: given.BlockPublicPolicy ?? false,
        RestrictPublicBuckets: given.RestrictPublicBuckets ?? false,
      };
      return {};
    },
    trail: bucketEvent,
  },
  GetPublicAccessBlock: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:GetBucketPublicAccessBlock'),
    handle: (input, call) => {
      const { publicAccess, name } = findBucket(call, input);
      if (publicAccess === undefined) {
        const message = 'The public access block configuration was not found';
        throw notConfigured('NoSuchPublicAccessBlockConfiguration', message, name);
      }
      return { PublicAccessBlockConfiguration: { ...publicAccess } };
    },
    trail: bucketEvent,
  },
  DeletePublicAccessBlock: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:PutBucketPublicAccessBlock'),
    handle: (input, call) => {
      delete findBucket(call, input).publicAccess;
      return {};
    },
    trail: bucketEvent,
  },
} satisfies Operations<typeof S3>;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html */
function readEncryption(
  given: S3.ServerSideEncryptionConfiguration | undefined,
  kept: Encryption,
): Encryption {
  const [rule, ...more] = given?.Rules ?? [];
  const { SSEAlgorithm: algorithm, KMSMasterKeyID: keyId } =
    rule?.ApplyServerSideEncryptionByDefault ?? {};
  if (rule === undefined || more.length > 0) throw malformedXml('there is one rule');
  if (rule.ApplyServerSideEncryptionByDefault === undefined) {
    return { ...kept, bucketKey: rule.BucketKeyEnabled ?? kept.bucketKey };
  }
  if (algorithm === 'aws:kms:dsse') throw notImplemented('s3 encryption with aws:kms:dsse');
  if (algorithm !== 'AES256' && algorithm !== 'aws:kms') {
    throw malformedXml(`SSEAlgorithm is ${String(algorithm)}`);
  }
  if (algorithm === 'AES256' && keyId !== undefined) {
    throw malformedXml('KMSMasterKeyID needs the SSEAlgorithm aws:kms');
  }
  const bucketKey = rule.BucketKeyEnabled ?? false;
  return { algorithm, bucketKey, ...(keyId !== undefined && { keyId }) };
}

function invalidState(message: string): Fault {
  return new Fault('InvalidBucketState', message, { status: 409 });
}
