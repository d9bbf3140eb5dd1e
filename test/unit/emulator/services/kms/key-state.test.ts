import { describe, expect, test } from '@jest/globals';
import { aWorld } from '../../../../support/world.ts';
import { aKey, bytes, inRegion } from './a-key.ts';

/** The footnotes of https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html that a symmetric key meets. */
const ok = 'succeeds';
const outcomes = {
  disabled: { code: 'DisabledException', says: 'is disabled.' },
  importing: { code: 'KMSInvalidStateException', says: 'is pending import.' },
  going: { code: 'KMSInvalidStateException', says: 'is pending deletion.' },
  staying: { code: 'KMSInvalidStateException', says: 'is not pending deletion.' },
  unsupported: {
    code: 'UnsupportedOperationException',
    says: 'is not valid for this operation.',
  },
} as const;
type Outcome = typeof ok | keyof typeof outcomes;

const grantee = 'arn:aws:iam::123456789012:role/worker';
const policy = JSON.stringify({
  Statement: {
    Effect: 'Allow',
    Principal: { AWS: '123456789012' },
    Action: 'kms:*',
    Resource: '*',
  },
});
const alias = { AliasName: 'alias/state' };

/** Enabled, Disabled, PendingImport, PendingDeletion. */
const table: readonly (readonly [string, object, Outcome, Outcome, Outcome, Outcome])[] = [
  ['CancelKeyDeletion', {}, 'staying', 'staying', 'staying', ok],
  ['CreateAlias', { AliasName: 'alias/new' }, ok, ok, ok, 'going'],
  [
    'CreateGrant',
    { GranteePrincipal: grantee, Operations: ['Decrypt'] },
    ...([ok, 'disabled', 'importing', 'going'] as const),
  ],
  ['DeleteAlias', alias, ok, ok, ok, ok],
  ['DescribeKey', {}, ok, ok, ok, ok],
  ['DisableKey', {}, ok, ok, 'importing', 'going'],
  ['DisableKeyRotation', {}, ok, 'disabled', 'unsupported', 'going'],
  ['EnableKey', {}, ok, ok, 'importing', 'going'],
  ['EnableKeyRotation', {}, ok, 'disabled', 'unsupported', 'going'],
  ['Encrypt', { Plaintext: bytes('x') }, ok, 'disabled', 'importing', 'going'],
  ['GenerateDataKey', { KeySpec: 'AES_256' }, ok, 'disabled', 'importing', 'going'],
  [
    'GenerateDataKeyPair',
    { KeyPairSpec: 'ECC_NIST_P256' },
    ...([ok, 'disabled', 'importing', 'going'] as const),
  ],
  [
    'GenerateDataKeyPairWithoutPlaintext',
    { KeyPairSpec: 'ECC_NIST_P256' },
    ...([ok, 'disabled', 'importing', 'going'] as const),
  ],
  [
    'GenerateDataKeyWithoutPlaintext',
    { KeySpec: 'AES_128' },
    ...([ok, 'disabled', 'importing', 'going'] as const),
  ],
  ['GetKeyPolicy', {}, ok, ok, ok, ok],
  ['GetKeyRotationStatus', {}, ok, ok, 'unsupported', ok],
  ['ListAliases', {}, ok, ok, ok, ok],
  ['ListGrants', {}, ok, ok, ok, ok],
  ['ListKeyPolicies', {}, ok, ok, ok, ok],
  ['ListKeyRotations', {}, ok, ok, ok, ok],
  ['ListResourceTags', {}, ok, ok, ok, ok],
  ['PutKeyPolicy', { Policy: policy }, ok, ok, ok, ok],
  ['RotateKeyOnDemand', {}, ok, 'disabled', 'importing', 'going'],
  ['ScheduleKeyDeletion', {}, ok, ok, ok, 'going'],
  ['TagResource', { Tags: [{ TagKey: 'a', TagValue: 'b' }] }, ok, ok, ok, 'going'],
  ['UntagResource', { TagKeys: ['a'] }, ok, ok, ok, 'going'],
  ['UpdateAlias', alias, ok, ok, ok, 'going'],
  ['UpdateKeyDescription', { Description: 'd' }, ok, ok, ok, 'going'],
];

const states = ['Enabled', 'Disabled', 'PendingImport', 'PendingDeletion'] as const;

async function aKeyIn(state: (typeof states)[number]) {
  const made = await aKey(state === 'PendingImport' ? { Origin: 'EXTERNAL' } : {});
  const { kms, KeyId } = made;
  await kms('CreateAlias', { ...alias, TargetKeyId: KeyId });
  if (state === 'Disabled') await kms('DisableKey', { KeyId });
  if (state === 'PendingDeletion') await kms('ScheduleKeyDeletion', { KeyId });
  return made;
}

describe.each(states)('a key that is %s', (state) => {
  test.each(table)('%s', async (operation, input, ...expected) => {
    const { kms, KeyId, Arn } = await aKeyIn(state);
    const outcome = expected[states.indexOf(state)] ?? ok;

    const call = kms(operation, { KeyId, TargetKeyId: KeyId, ...input });

    if (outcome === ok) return expect(call).resolves.toBeDefined();
    const { code, says } = outcomes[outcome];
    return expect(call).rejects.toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(`^${Arn} .*${says}$`)),
    });
  });
});

describe('a key with imported material', () => {
  test.each(['GetParametersForImport', 'ImportKeyMaterial', 'DeleteImportedKeyMaterial'])(
    'is the only one for %s',
    async (operation) => {
      const { kms, KeyId, Arn } = await aKey();

      await expect(
        kms(operation, {
          ...{ KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' },
          ImportToken: bytes('x'),
          EncryptedKeyMaterial: bytes('x'),
          ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
        }),
      ).rejects.toMatchObject({
        code: 'UnsupportedOperationException',
        message: `${Arn} origin is AWS_KMS which is not valid for this operation.`,
      });
    },
  );
});

test('a replica that is being made can be managed, but not used', async () => {
  const world = aWorld();
  const { kms, KeyId } = await aKey({ MultiRegion: true }, world);
  const there = inRegion(world, 'eu-west-1');
  const Arn = `arn:aws:kms:eu-west-1:123456789012:key/${KeyId}`;
  await kms('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' });

  await expect(there('Encrypt', { KeyId, Plaintext: bytes('x') })).rejects.toMatchObject({
    code: 'KMSInvalidStateException',
    message: `${Arn} is creating.`,
  });
  await expect(there('UpdateKeyDescription', { KeyId, Description: 'd' })).resolves.toEqual({});
});

test('keys that change their primary can be used, but not managed', async () => {
  const world = aWorld();
  const { kms, KeyId, Arn } = await aKey({ MultiRegion: true }, world);
  await kms('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' });
  await world.clock.advance(5000);
  await kms('UpdatePrimaryRegion', { KeyId, PrimaryRegion: 'eu-west-1' });

  await expect(kms('Encrypt', { KeyId, Plaintext: bytes('x') })).resolves.toBeDefined();
  await expect(kms('DisableKey', { KeyId })).rejects.toMatchObject({
    code: 'KMSInvalidStateException',
    message: `${Arn} is updating.`,
  });
  await world.clock.advance(5000);
  await expect(kms('DisableKey', { KeyId })).resolves.toEqual({});
});
