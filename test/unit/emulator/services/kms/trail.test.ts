import { expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { aWorld, client } from '../../../../support/world.ts';

const blob = (bytes: string) => Buffer.from(bytes);

async function aKey(world: Emulator) {
  const { KeyMetadata } = await client(
    world,
    'kms',
  )<{ KeyMetadata: { Arn: string; KeyId: string } }>('CreateKey');
  return KeyMetadata;
}

/** The CloudTrail record of the newest call of that name. */
async function recordOf(world: Emulator, name: string): Promise<Record<string, unknown>> {
  await world.clock.advance(1000 * world.settings.deliverySeconds);
  const { Events } = await client(world, 'cloudtrail')<{ Events: { CloudTrailEvent: string }[] }>(
    'LookupEvents',
    { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }] },
  );
  return JSON.parse(Events[0]?.CloudTrailEvent ?? '{}');
}

test('neither plaintext nor ciphertext is ever written down', async () => {
  const world = aWorld();
  const kms = client(world, 'kms');
  const { Arn, KeyId } = await aKey(world);
  const sealed = await kms('Encrypt', {
    KeyId,
    Plaintext: blob('do not tell'),
    EncryptionContext: { app: 'x' },
  });
  await kms('Decrypt', { CiphertextBlob: sealed.CiphertextBlob, EncryptionContext: { app: 'x' } });
  await kms('GenerateDataKey', { KeyId, KeySpec: 'AES_256' });

  const common = {
    readOnly: true,
    responseElements: null,
    additionalEventData: { keyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/) },
    resources: [{ accountId: '123456789012', type: 'AWS::KMS::Key', ARN: Arn }],
  };
  const encrypted = await recordOf(world, 'Encrypt');
  const decrypted = await recordOf(world, 'Decrypt');
  const generated = await recordOf(world, 'GenerateDataKey');
  expect(encrypted).toMatchObject({
    ...common,
    requestParameters: {
      keyId: KeyId,
      encryptionContext: { app: 'x' },
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    },
  });
  expect(decrypted).toMatchObject(common);
  expect(decrypted.requestParameters).toEqual({
    encryptionContext: { app: 'x' },
    encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  });
  expect(generated).toMatchObject({
    ...common,
    requestParameters: { keyId: KeyId, keySpec: 'AES_256' },
  });
  expect(JSON.stringify([encrypted, decrypted, generated])).not.toMatch(/plaintext|ciphertext/i);
});

test('an invalid ciphertext is recorded with the key it was tried on, without message and key id', async () => {
  const world = aWorld();
  const { Arn, KeyId } = await aKey(world);
  await expect(
    client(world, 'kms')('Decrypt', { KeyId, CiphertextBlob: blob('garbage') }),
  ).rejects.toThrow();

  const record = await recordOf(world, 'Decrypt');

  expect(record).toMatchObject({
    errorCode: 'InvalidCiphertextException',
    requestParameters: { encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
    resources: [{ ARN: Arn }],
  });
  expect(record).not.toHaveProperty('errorMessage');
  expect(record.requestParameters).not.toHaveProperty('keyId');
});

test('a wrong key is recorded with the key of the request', async () => {
  const world = aWorld();
  const kms = client(world, 'kms');
  const [one, other] = [await aKey(world), await aKey(world)];
  const sealed = await kms('Encrypt', { KeyId: one.KeyId, Plaintext: blob('x') });
  await expect(
    kms('Decrypt', { KeyId: other.KeyId, CiphertextBlob: sealed.CiphertextBlob }),
  ).rejects.toThrow();

  expect(await recordOf(world, 'Decrypt')).toMatchObject({
    errorCode: 'IncorrectKeyException',
    errorMessage:
      'The key ID in the request does not identify a CMK that can perform this operation.',
    requestParameters: { keyId: other.KeyId },
    resources: [{ ARN: other.Arn }],
  });
});

test('a re-encryption names the source first, then the destination', async () => {
  const world = aWorld();
  const kms = client(world, 'kms');
  const [one, other] = [await aKey(world), await aKey(world)];
  const { CiphertextBlob } = await kms('Encrypt', { KeyId: one.KeyId, Plaintext: blob('x') });
  await kms('ReEncrypt', { CiphertextBlob, DestinationKeyId: other.KeyId });

  expect(await recordOf(world, 'ReEncrypt')).toMatchObject({
    requestParameters: {
      sourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      destinationKeyId: other.KeyId,
      destinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    },
    additionalEventData: { sourceKeyMaterialId: expect.any(String) },
    resources: [{ ARN: one.Arn }, { ARN: other.Arn }],
  });
});

test('a change names the key in its answer', async () => {
  const world = aWorld();
  const kms = client(world, 'kms');
  const { Arn, KeyId } = await aKey(world);
  await kms('CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
  await kms('CreateGrant', {
    KeyId,
    GranteePrincipal: 'arn:aws:iam::123456789012:role/r',
    Operations: ['Encrypt'],
  });
  await kms('DisableKey', { KeyId });

  expect(await recordOf(world, 'DisableKey')).toMatchObject({
    readOnly: false,
    responseElements: { keyId: Arn },
  });
  expect(await recordOf(world, 'CreateAlias')).toMatchObject({
    responseElements: { keyId: Arn },
    resources: [{ ARN: Arn }, { ARN: 'arn:aws:kms:ap-southeast-2:123456789012:alias/a' }],
  });
  const granted = await recordOf(world, 'CreateGrant');
  expect(granted).toMatchObject({ responseElements: { grantId: expect.any(String) } });
  expect(JSON.stringify(granted)).not.toContain('grantToken');
});

test('a call for a key that is not there is recorded without resources', async () => {
  const world = aWorld();
  const KeyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
  await expect(client(world, 'kms')('CreateGrant', { KeyId })).rejects.toMatchObject({
    code: 'NotFoundException',
  });

  const record = await recordOf(world, 'CreateGrant');
  expect(record.errorCode).toBe('NotFoundException');
  expect(record).not.toHaveProperty('resources');
});

test('a ciphertext of a key that is not here is recorded as any denial', async () => {
  const elsewhere = aWorld({ seed: 2 });
  const { KeyId } = await aKey(elsewhere);
  const sealed = await client(elsewhere, 'kms')('Encrypt', { KeyId, Plaintext: blob('x') });
  const world = aWorld();

  await expect(
    client(world, 'kms')('Decrypt', { CiphertextBlob: sealed.CiphertextBlob }),
  ).rejects.toMatchObject({ code: 'AccessDeniedException' });

  expect(await recordOf(world, 'Decrypt')).toMatchObject({
    errorCode: 'AccessDenied',
    requestParameters: null,
  });
});

const twoRegions = { KeySpec: 'SYMMETRIC_DEFAULT', MultiRegion: true };
const signer = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' };
const hmac = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' };
const sign = { SigningAlgorithm: 'ECDSA_SHA_256', Message: blob('hush') };
const mac = { MacAlgorithm: 'HMAC_SHA_256', Message: blob('hush') };

test.each<[string, object, object, boolean, object]>([
  ['Sign', signer, sign, true, { signingAlgorithm: 'ECDSA_SHA_256', messageType: 'RAW' }],
  ['Verify', signer, { ...sign, Signature: blob('hush') }, true, { messageType: 'RAW' }],
  ['GenerateMac', hmac, mac, true, { macAlgorithm: 'HMAC_SHA_256' }],
  ['VerifyMac', hmac, { ...mac, Mac: blob('hush') }, true, { macAlgorithm: 'HMAC_SHA_256' }],
  ['GetPublicKey', signer, {}, true, {}],
  [
    'GenerateDataKeyPair',
    {},
    { KeyPairSpec: 'ECC_NIST_P256', EncryptionContext: { app: 'x' } },
    true,
    { keyPairSpec: 'ECC_NIST_P256', encryptionContext: { app: 'x' } },
  ],
  ['ListKeyRotations', {}, {}, true, {}],
  ['RotateKeyOnDemand', {}, {}, false, {}],
  [
    'ReplicateKey',
    twoRegions,
    { ReplicaRegion: 'eu-west-1' },
    false,
    { replicaRegion: 'eu-west-1' },
  ],
  [
    'GetParametersForImport',
    { Origin: 'EXTERNAL' },
    { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' },
    true,
    { wrappingAlgorithm: 'RSAES_OAEP_SHA_256', wrappingKeySpec: 'RSA_2048' },
  ],
  [
    'ImportKeyMaterial',
    { Origin: 'EXTERNAL' },
    {
      ...{ ImportToken: blob('hush'), EncryptedKeyMaterial: blob('hush') },
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    },
    false,
    { expirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' },
  ],
])(
  '%s is recorded with its key and without what came in or went out',
  async (name, kind, input, readOnly, parameters) => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const { KeyMetadata } = await kms<{ KeyMetadata: { Arn: string; KeyId: string } }>(
      'CreateKey',
      kind,
    );
    const { Arn, KeyId } = KeyMetadata;

    await kms(name, { KeyId, ...input }).catch(() => undefined);

    const record = await recordOf(world, name);
    expect(record).toMatchObject({
      eventName: name,
      readOnly,
      requestParameters: { keyId: KeyId, ...parameters },
      resources: [{ type: 'AWS::KMS::Key', ARN: Arn }],
      ...(readOnly && { responseElements: null }),
    });
    const text = JSON.stringify(record);
    expect(text).not.toContain(blob('hush').toString('base64'));
    expect(text).not.toMatch(/"(plaintext|signature|mac|importToken|encryptedKeyMaterial)"/i);
  },
);
