import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { keyAccess } from './access.ts';
import { checkPolicy } from './policy-document.ts';
import { findKeyById } from './resolve.ts';
import { reads, writes } from './trail.ts';
import { required } from './validation.ts';

export const policies = {
  GetKeyPolicy: {
    access: (input, call) =>
      keyAccess(call, findKeyById(call, required(input.KeyId, 'keyId')), 'kms:GetKeyPolicy'),
    handle: (input, call) => {
      requireDefault(input.PolicyName);
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      return { Policy: key.policy, PolicyName: 'default' };
    },
    trail: reads,
  },
  PutKeyPolicy: {
    access: (input, call) =>
      keyAccess(call, findKeyById(call, required(input.KeyId, 'keyId')), 'kms:PutKeyPolicy', {
        conditions: {
          'kms:BypassPolicyLockoutSafetyCheck': String(
            input.BypassPolicyLockoutSafetyCheck === true,
          ),
        },
      }),
    handle: (input, call) => {
      requireDefault(input.PolicyName);
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      const policy = required(input.Policy, 'policy');
      checkPolicy(call, key, policy, input.BypassPolicyLockoutSafetyCheck === true);
      key.policy = policy;
      return {};
    },
    trail: writes,
  },
  ListKeyPolicies: {
    access: (input, call) =>
      keyAccess(call, findKeyById(call, required(input.KeyId, 'keyId')), 'kms:ListKeyPolicies'),
    handle: () => ({ PolicyNames: ['default'], Truncated: false }),
    trail: reads,
  },
} satisfies Operations<typeof Kms>;

function requireDefault(name: string | undefined): void {
  if (name === undefined || name === 'default') return;
  throw new Fault('NotFoundException', `No such policy exists: ${name}`);
}
