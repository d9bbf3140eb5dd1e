import type * as S3 from '@aws-sdk/client-s3';
import { notImplemented } from '../../fault.ts';
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
      findBucket(call, input).versioning = status;
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
      findBucket(call, input).encryption = readEncryption(input.ServerSideEncryptionConfiguration);
      return {};
    },
    trail: bucketEvent,
  },
  GetBucketEncryption: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:GetEncryptionConfiguration'),
    handle: (input, call) => {
      const { algorithm, keyId, bucketKey } = findBucket(call, input).encryption;
      const rule = {
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: algorithm,
          ...(keyId !== undefined && { KMSMasterKeyID: keyId }),
        },
        BucketKeyEnabled: bucketKey,
      };
      return { ServerSideEncryptionConfiguration: { Rules: [rule] } };
    },
    trail: bucketEvent,
  },
  DeleteBucketEncryption: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:PutEncryptionConfiguration'),
    handle: (input, call) => {
      findBucket(call, input).encryption = { algorithm: 'AES256', bucketKey: false };
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
function readEncryption(given: S3.ServerSideEncryptionConfiguration | undefined): Encryption {
  const [rule, ...more] = given?.Rules ?? [];
  const { SSEAlgorithm: algorithm, KMSMasterKeyID: keyId } =
    rule?.ApplyServerSideEncryptionByDefault ?? {};
  if (more.length > 0) throw malformedXml('more than one rule');
  if (algorithm === 'aws:kms:dsse') throw notImplemented('s3 encryption with aws:kms:dsse');
  if (algorithm !== 'AES256' && algorithm !== 'aws:kms') {
    throw malformedXml(`SSEAlgorithm is ${String(algorithm)}`);
  }
  if (algorithm === 'AES256' && keyId !== undefined) {
    throw malformedXml('KMSMasterKeyID needs the SSEAlgorithm aws:kms');
  }
  const bucketKey = rule?.BucketKeyEnabled ?? false;
  return { algorithm, bucketKey, ...(keyId !== undefined && { keyId }) };
}
