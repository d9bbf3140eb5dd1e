import type * as S3 from '@aws-sdk/client-s3';
import { Fault } from '../../fault.ts';
import { findUnknownPrincipal } from '../../identity/known-principals.ts';
import { MalformedPolicy, type Policy, parsePolicy } from '../../identity/policy/index.ts';
import type { Call, Operations } from '../../service.ts';
import { bucketAccess, bucketArn } from './access.ts';
import { accessDenied, notConfigured } from './faults.ts';
import { findBucket } from './find-bucket.ts';
import { isPublicPolicy } from './public-policy.ts';
import type { Bucket } from './store.ts';
import { bucketEvent } from './trail.ts';

const longestPolicy = 20 * 1024;

export const bucketPolicy = {
  PutBucketPolicy: {
    access: (input, call) => bucketAccess(call, findBucket(call, input), 's3:PutBucketPolicy'),
    handle: (input, call) => {
      const bucket = findBucket(call, input);
      const policy = input.Policy ?? '';
      checkPolicy(call, bucket, policy);
      bucket.policy = policy;
      return {};
    },
    trail: (input, outcome, call) =>
      bucketEvent({ ...input, ...readForRecord(input.Policy) }, outcome, call),
  },
  GetBucketPolicy: {
    access: (input, call) => bucketAccess(call, findBucket(call, input), 's3:GetBucketPolicy'),
    handle: (input, call) => ({ Policy: requirePolicy(findBucket(call, input)) }),
    trail: bucketEvent,
  },
  GetBucketPolicyStatus: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:GetBucketPolicyStatus'),
    handle: (input, call) => {
      const policy = requirePolicy(findBucket(call, input));
      return { PolicyStatus: { IsPublic: isPublicPolicy(policy) } };
    },
    trail: bucketEvent,
  },
  DeleteBucketPolicy: {
    access: (input, call) => bucketAccess(call, findBucket(call, input), 's3:DeleteBucketPolicy'),
    handle: (input, call) => {
      delete findBucket(call, input).policy;
      return {};
    },
    trail: bucketEvent,
  },
} satisfies Operations<typeof S3>;

function requirePolicy({ policy, name }: Bucket): string {
  if (policy !== undefined) return policy;
  throw notConfigured('NoSuchBucketPolicy', 'The bucket policy does not exist', name);
}

/** The record shows the policy as an object, where it can be read. */
function readForRecord(policy: string | undefined): object {
  try {
    return { Policy: undefined, bucketPolicy: JSON.parse(policy ?? '') as unknown };
  } catch {
    return {};
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html */
function checkPolicy(call: Call, bucket: Bucket, text: string): void {
  if (!/^\s*\{/.test(text)) {
    throw malformed("Policies must be valid JSON and the first byte must be '{'");
  }
  if (Buffer.byteLength(text) > longestPolicy) {
    throw malformed(
      `The policy exceeds the maximum allowed document size of ${longestPolicy} bytes`,
    );
  }
  const policy = parse(text);
  checkStatements(text, bucket);
  const unknown = findUnknownPrincipal(call.world, bucket.account, policy);
  if (unknown !== undefined) throw malformed(`Invalid principal in policy: "AWS":"${unknown}"`);
  if (bucket.publicAccess?.BlockPublicPolicy && isPublicPolicy(text)) {
    throw accessDenied(
      `${bucket.name}: public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access`,
    );
  }
}

function parse(text: string): Policy {
  try {
    return parsePolicy(text, 'resource');
  } catch (cause) {
    if (!(cause instanceof MalformedPolicy)) throw cause;
    throw malformed(cause.message, cause);
  }
}

/** Beyond the grammar: statements speak of this bucket, and of S3. */
function checkStatements(text: string, bucket: Bucket): void {
  const { Statement: given } = JSON.parse(text) as { Statement: unknown };
  const statements = (Array.isArray(given) ? given : [given]) as Record<string, unknown>[];
  for (const { Resource: resources, NotResource: others, Action: actions } of statements) {
    const named = [resources ?? others ?? []].flat();
    if (named.length === 0) throw malformed('Missing required field Resource');
    if (!named.every((arn) => isWithin(arn, bucket)))
      throw malformed('Policy has invalid resource');
    if (![actions ?? []].flat().every((action) => /^(\*|s3:.+)$/i.test(String(action)))) {
      throw malformed('Policy has invalid action');
    }
  }
}

/** A resource may begin with wildcards, if this bucket is among what it means. */
function isWithin(arn: unknown, bucket: Bucket): boolean {
  if (typeof arn !== 'string') return false;
  const [name = ''] = arn.split('/');
  const pattern = name
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`).test(bucketArn(bucket.name));
}

function malformed(message: string, cause?: unknown): Fault {
  return new Fault('MalformedPolicy', message, { status: 400, cause });
}
