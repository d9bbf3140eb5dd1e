import { generateKeyPairSync } from 'node:crypto';
import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { describe, expect, test } from '@jest/globals';
import { aWorld, testStart } from '../../../../support/world.ts';
import { aKey, bytes, inRegion } from './a-key.ts';
import { type Client, forever, importInto } from './an-import.ts';

const day = 86_400_000;
const one = Buffer.alloc(32, 1);
const two = Buffer.alloc(32, 2);

async function anExternalKey(input: Partial<CreateKeyCommandInput> = {}, world = aWorld()) {
  return aKey({ ...input, Origin: 'EXTERNAL' }, world);
}

async function stateOf(kms: Client, KeyId: string) {
  const { KeyMetadata } = await kms<{ KeyMetadata: Record<string, unknown> }>('DescribeKey', {
    KeyId,
  });
  return KeyMetadata;
}

describe('a key for imported material', () => {
  test('is of no use before the import and of full use after it', async () => {
    const { kms, KeyId, Arn } = await anExternalKey();
    expect(await stateOf(kms, KeyId)).toMatchObject({ KeyState: 'PendingImport', Enabled: false });
    expect(await stateOf(kms, KeyId)).not.toHaveProperty('CurrentKeyMaterialId');

    const imported = await importInto(kms, KeyId, one);

    expect(imported).toEqual({
      KeyId: Arn,
      KeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await stateOf(kms, KeyId)).toMatchObject({
      KeyState: 'Enabled',
      Origin: 'EXTERNAL',
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
      CurrentKeyMaterialId: imported.KeyMaterialId,
    });
    const sealed = await kms('Encrypt', { KeyId, Plaintext: bytes('x') });
    await expect(kms('Decrypt', sealed)).resolves.toMatchObject({ Plaintext: bytes('x') });
  });

  test('takes the same material again after it was deleted, and no other', async () => {
    const { kms, KeyId, Arn } = await anExternalKey();
    const { KeyMaterialId } = await importInto(kms, KeyId, one);
    const sealed = await kms('Encrypt', { KeyId, Plaintext: bytes('x') });

    await expect(kms('DeleteImportedKeyMaterial', { KeyId })).resolves.toEqual({
      KeyId: Arn,
      KeyMaterialId,
    });

    await expect(kms('Decrypt', sealed)).rejects.toMatchObject({
      code: 'KMSInvalidStateException',
      message: `${Arn} is pending import.`,
    });
    await expect(importInto(kms, KeyId, two)).rejects.toMatchObject({
      code: 'IncorrectKeyMaterialException',
    });
    await expect(importInto(kms, KeyId, one)).resolves.toMatchObject({ KeyMaterialId });
    await expect(kms('Decrypt', sealed)).resolves.toMatchObject({ Plaintext: bytes('x') });
  });

  test('loses its material when it expires', async () => {
    const { world, kms, KeyId } = await anExternalKey();
    const ValidTo = new Date(testStart + day);
    await importInto(kms, KeyId, one, { ValidTo });
    expect(await stateOf(kms, KeyId)).toMatchObject({
      ExpirationModel: 'KEY_MATERIAL_EXPIRES',
      ValidTo,
    });

    await world.clock.advance(day);

    const described = await stateOf(kms, KeyId);
    expect(described).toMatchObject({ KeyState: 'PendingImport' });
    expect(described).not.toHaveProperty('ValidTo');
    await importInto(kms, KeyId, one);
    expect(await stateOf(kms, KeyId)).toMatchObject({ KeyState: 'Enabled' });
  });

  test.each([
    [{}, 'A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES'],
    [
      { ...forever, ValidTo: new Date(testStart + day) },
      'A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE',
    ],
    [{ ValidTo: new Date(testStart) }, 'The validTo date must be in the future'],
    [{ ValidTo: new Date(testStart + 366 * day) }, 'The validTo date must be within 365 days'],
    [
      { ...forever, ImportType: 'NEW_KEY_MATERIAL', KeyMaterialId: 'x' },
      'KeyMaterialId must not be set if the ImportType is NEW_KEY_MATERIAL',
    ],
  ])('refuses to import with %j', async (more, message) => {
    const { kms, KeyId } = await anExternalKey();

    await expect(importInto(kms, KeyId, one, more)).rejects.toMatchObject({
      code: 'ValidationException',
      message,
    });
  });

  test('refuses tokens of others, old ones and what it cannot unwrap', async () => {
    const { world, kms, KeyId } = await anExternalKey();
    const other = await anExternalKey({}, world);
    const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
    const { ImportToken } = await kms('GetParametersForImport', { KeyId, ...wrapping });
    const input = { KeyId, ImportToken, EncryptedKeyMaterial: Buffer.alloc(256), ...forever };

    await expect(kms('ImportKeyMaterial', input)).rejects.toMatchObject({
      code: 'InvalidCiphertextException',
    });
    const wrong = [
      { ...input, KeyId: other.KeyId },
      { ...input, ImportToken: bytes('x') },
    ];
    for (const one of wrong) {
      await expect(kms('ImportKeyMaterial', one)).rejects.toMatchObject({
        code: 'InvalidImportTokenException',
      });
    }
    await world.clock.advance(day);
    await expect(kms('ImportKeyMaterial', input)).rejects.toMatchObject({
      code: 'ExpiredImportTokenException',
    });
    await expect(importInto(kms, KeyId, Buffer.alloc(31))).rejects.toMatchObject({
      code: 'IncorrectKeyMaterialException',
    });
  });

  test.each([
    ['RSA_2048', 'RSAES_OAEP_SHA_256', 'RSA_2048'],
    ['SYMMETRIC_DEFAULT', 'RSA_AES_KEY_WRAP_SHA_256', 'RSA_2048'],
    ['ECC_NIST_P521', 'RSAES_OAEP_SHA_256', 'RSA_2048'],
    ['SYMMETRIC_DEFAULT', 'RSAES_PKCS1_V1_5', 'RSA_2048'],
  ] as const)('%s cannot be wrapped with %s and %s', async (KeySpec, algorithm, wrappingSpec) => {
    const KeyUsage = KeySpec === 'ECC_NIST_P521' ? 'SIGN_VERIFY' : 'ENCRYPT_DECRYPT';
    const { kms, KeyId } = await anExternalKey({ KeySpec, KeyUsage });
    const input = { KeyId, WrappingAlgorithm: algorithm, WrappingKeySpec: wrappingSpec };

    await expect(kms('GetParametersForImport', input)).rejects.toMatchObject({
      code: 'UnsupportedOperationException',
    });
  });

  test('can be an HMAC key', async () => {
    const { kms, KeyId, Arn } = await anExternalKey({
      ...{ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
    });

    await expect(importInto(kms, KeyId, one)).resolves.toEqual({ KeyId: Arn });

    const input = { KeyId, Message: bytes('m'), MacAlgorithm: 'HMAC_SHA_256' };
    await expect(kms('GenerateMac', input)).resolves.toMatchObject({ KeyId: Arn });
  });

  test('can be a private key of its spec, and of no other', async () => {
    const { kms, KeyId } = await anExternalKey({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' });
    const der = { format: 'der', type: 'pkcs8' } as const;
    const wrong = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(der);
    const right = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const how = 'RSA_AES_KEY_WRAP_SHA_256';

    await expect(importInto(kms, KeyId, wrong, forever, how)).rejects.toMatchObject({
      code: 'IncorrectKeyMaterialException',
    });
    await importInto(kms, KeyId, right.privateKey.export(der), forever, how);

    await expect(kms('GetPublicKey', { KeyId })).resolves.toMatchObject({
      PublicKey: right.publicKey.export({ format: 'der', type: 'spki' }),
    });
  });
});

describe('new material for a key that has some', () => {
  const fresh = { ...forever, ImportType: 'NEW_KEY_MATERIAL' };

  test('waits for a rotation, after which the old material still decrypts', async () => {
    const { world, kms, KeyId, Arn } = await anExternalKey();
    const first = await importInto(kms, KeyId, one);
    await expect(kms('RotateKeyOnDemand', { KeyId })).rejects.toMatchObject({
      code: 'KMSInvalidStateException',
      message: `No available key material pending rotation for the key: ${Arn}.`,
    });
    const sealed = await kms('Encrypt', { KeyId, Plaintext: bytes('old') });
    const second = await importInto(kms, KeyId, two, { ...fresh, KeyMaterialDescription: 'next' });

    const third = Buffer.alloc(32, 3);
    await expect(importInto(kms, KeyId, third, fresh)).rejects.toMatchObject({
      code: 'KMSInvalidStateException',
      message: expect.stringMatching(
        new RegExp(
          `^New key material \\(id: [0-9a-f]{64}\\) cannot be imported into KMS key ${Arn}, because another key material \\(id: ${second.KeyMaterialId}\\) is pending rotation\\.$`,
        ),
      ),
    });
    const listed = await kms('ListKeyRotations', { KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' });
    expect(listed).toEqual({
      Truncated: false,
      Rotations: [
        {
          ...{ KeyId, KeyMaterialId: first.KeyMaterialId, KeyMaterialState: 'CURRENT' },
          ...{ ImportState: 'IMPORTED', ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' },
        },
        {
          ...{ KeyId, KeyMaterialId: second.KeyMaterialId, KeyMaterialState: 'PENDING_ROTATION' },
          ...{ ImportState: 'IMPORTED', ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' },
          KeyMaterialDescription: 'next',
        },
      ],
    });
    await kms('RotateKeyOnDemand', { KeyId });
    await world.clock.advance(1000);

    expect(await stateOf(kms, KeyId)).toMatchObject({ CurrentKeyMaterialId: second.KeyMaterialId });
    await expect(kms('Decrypt', sealed)).resolves.toMatchObject({
      Plaintext: bytes('old'),
      KeyMaterialId: first.KeyMaterialId,
    });
    await kms('DeleteImportedKeyMaterial', { KeyId, KeyMaterialId: first.KeyMaterialId });
    expect(await stateOf(kms, KeyId)).toMatchObject({ KeyState: 'PendingImport' });
    await importInto(kms, KeyId, one, { ...forever, KeyMaterialId: first.KeyMaterialId });
    expect(await stateOf(kms, KeyId)).toMatchObject({ KeyState: 'Enabled' });
  });
});

describe('a replica of a key with imported material', () => {
  test('takes what its primary has, and nothing else', async () => {
    const { world, kms, KeyId } = await anExternalKey({ MultiRegion: true });
    const { KeyMaterialId } = await importInto(kms, KeyId, one);
    await kms('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' });
    await world.clock.advance(5000);
    const there = inRegion(world, 'eu-west-1');
    expect(await stateOf(there, KeyId)).toMatchObject({ KeyState: 'PendingImport' });

    await expect(importInto(there, KeyId, two)).rejects.toMatchObject({
      code: 'IncorrectKeyMaterialException',
    });
    await expect(importInto(there, KeyId, one)).resolves.toMatchObject({ KeyMaterialId });

    const { CiphertextBlob } = await kms('Encrypt', { KeyId, Plaintext: bytes('x') });
    await expect(there('Decrypt', { CiphertextBlob })).resolves.toMatchObject({
      Plaintext: bytes('x'),
    });
  });
});
