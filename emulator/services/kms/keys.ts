import type * as Kms from '@aws-sdk/client-kms';
import { notImplemented } from '../../fault.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { callerConditions, keyAccess } from './access.ts';
import { describeKey } from './describe-key.ts';
import { chooseSpec } from './key-specs.ts';
import { isMultiRegion, keepKey, makeKey } from './make-key.ts';
import { mention } from './mention.ts';
import { page } from './page.ts';
import { checkPolicy, defaultPolicy } from './policy-document.ts';
import { findKey, findKeyById } from './resolve.ts';
import { rotateIfOverdue } from './rotate.ts';
import { requireState } from './states.ts';
import { familiesOf, type Key, storeOf } from './store.ts';
import { readTags, requestTags } from './tag-list.ts';
import { reads, writes } from './trail.ts';
import { required, requireLength, requireOneOf } from './validation.ts';

export const keys = {
  CreateKey: {
    access: (input, call) => createAccess(input, call),
    handle: (input, call) => {
      requireLength(input.Description?.length ?? 0, 'description', 0, 8192);
      const key = makeKey(
        call,
        {
          ...chooseSpec(input),
          origin: chooseOrigin(input),
          manager: 'CUSTOMER',
          description: input.Description ?? '',
          policy: input.Policy ?? defaultPolicy(call.account),
          tags: readTags(input.Tags),
        },
        input.MultiRegion === true,
      );
      checkPolicy(call, key, key.policy, input.BypassPolicyLockoutSafetyCheck === true);
      keepKey(call, key);
      if (isMultiRegion(key))
        familiesOf(call)[key.id] = { primary: key.region, regions: [key.region] };
      return { KeyMetadata: describeKey(call.world, key) };
    },
    trail: (_input, outcome, call) => ({
      readOnly: false,
      ...(outcome.ok && mention(storeOf(call).keys[outcome.output.KeyMetadata?.KeyId ?? ''])),
    }),
  },
  DescribeKey: {
    access: (input, call) => {
      const keyId = required(input.KeyId, 'keyId');
      const { GrantTokens: tokens } = input;
      return keyAccess(call, findKey(call, keyId), 'kms:DescribeKey', { keyId, tokens });
    },
    handle: (input, call) => ({
      KeyMetadata: describeKey(call.world, findKey(call, required(input.KeyId, 'keyId'))),
    }),
    trail: reads,
  },
  ListKeys: {
    access: (_input, call) => ({
      action: 'kms:ListKeys',
      resource: '*',
      conditions: callerConditions(call),
    }),
    handle: (input, call) => {
      const all = Object.values(storeOf(call).keys);
      const { items, rest } = page(all, ({ id }) => id, input, { usual: 100, most: 1000 });
      return { Keys: items.map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), ...rest };
    },
  },
  EnableKey: {
    access: (input, call) => keyAccess(call, named(input, call), 'kms:EnableKey'),
    handle: (input, call) => {
      const key = named(input, call);
      requireState(key, 'switch');
      key.state = 'Enabled';
      rotateIfOverdue(call.world, key);
      return {};
    },
    trail: writes,
  },
  DisableKey: {
    access: (input, call) => keyAccess(call, named(input, call), 'kms:DisableKey'),
    handle: (input, call) => {
      const key = named(input, call);
      requireState(key, 'switch');
      key.state = 'Disabled';
      return {};
    },
    trail: writes,
  },
  UpdateKeyDescription: {
    access: (input, call) => keyAccess(call, named(input, call), 'kms:UpdateKeyDescription'),
    handle: (input, call) => {
      const key = named(input, call);
      const description = required(input.Description, 'description');
      requireLength(description.length, 'description', 0, 8192);
      requireState(key, 'describe');
      key.description = description;
      return {};
    },
    trail: writes,
  },
} satisfies Operations<typeof Kms>;

function named(input: { readonly KeyId: string | undefined }, call: Call): Key {
  return findKeyById(call, required(input.KeyId, 'keyId'));
}

function createAccess(input: Kms.CreateKeyCommandInput, call: Call): Access[] {
  const conditions = {
    ...callerConditions(call),
    ...requestTags(input.Tags),
    'kms:BypassPolicyLockoutSafetyCheck': String(input.BypassPolicyLockoutSafetyCheck === true),
    'kms:KeyOrigin': input.Origin ?? 'AWS_KMS',
    'kms:KeySpec': input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT',
    'kms:KeyUsage': input.KeyUsage ?? 'ENCRYPT_DECRYPT',
    'kms:MultiRegion': String(input.MultiRegion === true),
  };
  const create = { action: 'kms:CreateKey', resource: '*', conditions };
  if (input.Tags === undefined || input.Tags.length === 0) return [create];
  const resource = `arn:aws:kms:${call.region}:${call.account}:key/*`;
  return [create, { action: 'kms:TagResource', resource, conditions }];
}

function chooseOrigin(input: Kms.CreateKeyCommandInput): Key['origin'] {
  const origin = input.Origin ?? 'AWS_KMS';
  requireOneOf(origin, 'origin', ['AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE']);
  if (input.CustomKeyStoreId !== undefined || input.XksKeyId !== undefined) {
    throw notImplemented('kms:CreateKey in a custom key store');
  }
  if (origin === 'AWS_KMS' || origin === 'EXTERNAL') return origin;
  throw notImplemented(`kms:CreateKey with Origin ${origin}`);
}
