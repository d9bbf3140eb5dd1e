import type * as Kms from '@aws-sdk/client-kms';
import { notImplemented } from '../../fault.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { callerConditions, keyAccess } from './access.ts';
import { keepKey, makeKey } from './make-key.ts';
import { page } from './page.ts';
import { checkPolicy, defaultPolicy } from './policy-document.ts';
import { findKey, findKeyById } from './resolve.ts';
import { requireNotPendingDeletion } from './states.ts';
import { type Key, storeOf } from './store.ts';
import { readTags, requestTags } from './tag-list.ts';
import { mention, reads, writes } from './trail.ts';
import { required, requireLength } from './validation.ts';

export const keys = {
  CreateKey: {
    access: (input, call) => createAccess(input, call),
    handle: (input, call) => {
      requireLength(input.Description?.length ?? 0, 'description', 0, 8192);
      refuseOtherKinds(input);
      const key = makeKey(call, {
        manager: 'CUSTOMER',
        description: input.Description ?? '',
        policy: input.Policy ?? defaultPolicy(call.account),
        tags: readTags(input.Tags),
      });
      checkPolicy(call, key, key.policy, input.BypassPolicyLockoutSafetyCheck === true);
      keepKey(call, key);
      return { KeyMetadata: describe(key) };
    },
    trail: (_input, outcome, call) => ({
      readOnly: false,
      ...(outcome.ok && mention(storeOf(call).keys[outcome.output.KeyMetadata?.KeyId ?? ''])),
    }),
  },
  DescribeKey: {
    access: (input, call) => {
      const keyId = required(input.KeyId, 'keyId');
      return keyAccess(call, findKey(call, keyId), 'kms:DescribeKey', { keyId });
    },
    handle: (input, call) => ({
      KeyMetadata: describe(findKey(call, required(input.KeyId, 'keyId'))),
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
      requireNotPendingDeletion(key);
      key.state = 'Enabled';
      return {};
    },
    trail: writes,
  },
  DisableKey: {
    access: (input, call) => keyAccess(call, named(input, call), 'kms:DisableKey'),
    handle: (input, call) => {
      const key = named(input, call);
      requireNotPendingDeletion(key);
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
      requireNotPendingDeletion(key);
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
    'kms:KeySpec': input.KeySpec ?? 'SYMMETRIC_DEFAULT',
    'kms:KeyUsage': input.KeyUsage ?? 'ENCRYPT_DECRYPT',
    'kms:MultiRegion': String(input.MultiRegion === true),
  };
  const create = { action: 'kms:CreateKey', resource: '*', conditions };
  if (input.Tags === undefined || input.Tags.length === 0) return [create];
  const resource = `arn:aws:kms:${call.region}:${call.account}:key/*`;
  return [create, { action: 'kms:TagResource', resource, conditions }];
}

/** The emulator makes symmetric encryption keys of one Region with material of its own, and says so of every other kind. */
function refuseOtherKinds(input: Kms.CreateKeyCommandInput): void {
  const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
  if (spec !== 'SYMMETRIC_DEFAULT') throw notImplemented(`kms:CreateKey with KeySpec ${spec}`);
  const usage = input.KeyUsage ?? 'ENCRYPT_DECRYPT';
  if (usage !== 'ENCRYPT_DECRYPT') throw notImplemented(`kms:CreateKey with KeyUsage ${usage}`);
  const origin = input.Origin ?? 'AWS_KMS';
  if (origin !== 'AWS_KMS') throw notImplemented(`kms:CreateKey with Origin ${origin}`);
  if (input.MultiRegion === true) throw notImplemented('kms:CreateKey with MultiRegion');
  if (input.CustomKeyStoreId ?? input.XksKeyId) {
    throw notImplemented('kms:CreateKey in a custom key store');
  }
}

function describe(key: Key): Kms.KeyMetadata {
  return {
    AWSAccountId: key.account,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: new Date(key.createdAt),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: key.state,
    ...(key.deletion && { DeletionDate: new Date(key.deletion.at) }),
    Origin: 'AWS_KMS',
    KeyManager: key.manager,
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: false,
    CurrentKeyMaterialId: key.materials.at(-1)?.id,
  };
}
