import { Fault } from '../../fault.ts';
import { authorize } from '../../identity/authorize.ts';
import { findUnknownPrincipal } from '../../identity/known-principals.ts';
import { MalformedPolicy, type Policy, parsePolicy } from '../../identity/policy/index.ts';
import type { Call } from '../../service.ts';
import { keyAccess } from './access.ts';
import type { Key } from './store.ts';
import { requireLength } from './validation.ts';

/** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const longest = 32_768;

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
export function defaultPolicy(account: string): string {
  const policy = {
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  };
  return JSON.stringify(policy, null, 2);
}

/**
 * Refuses a policy that is none, and one under which the caller could not change it again, unless told to bypass that check.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
export function checkPolicy(call: Call, key: Key, policy: string, bypass: boolean): void {
  requireLength(policy.length, 'policy', 1, 131_072);
  if (Buffer.byteLength(policy) > longest) {
    throw new Fault('LimitExceededException', `The key policy is longer than ${longest} bytes`);
  }
  const parsed = parse(policy);
  if (findUnknownPrincipal(call.world, key.account, parsed) !== undefined) {
    throw new Fault(
      'MalformedPolicyDocumentException',
      'Policy contains a statement with one or more invalid principals.',
    );
  }
  if (bypass) return;
  const denial = authorize(call, [keyAccess(call, { ...key, policy }, 'kms:PutKeyPolicy')]);
  if (denial === undefined) return;
  throw new Fault(
    'MalformedPolicyDocumentException',
    'The new key policy will not allow you to update the key policy in the future.',
  );
}

function parse(policy: string): Policy {
  try {
    return parsePolicy(policy, 'resource');
  } catch (cause) {
    if (!(cause instanceof MalformedPolicy)) throw cause;
    throw new Fault('MalformedPolicyDocumentException', cause.message, { cause });
  }
}
