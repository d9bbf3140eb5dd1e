import {
  constants,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  publicEncrypt,
} from 'node:crypto';
import type { KeySpec, KeyUsageType } from '@aws-sdk/client-kms';
import { describe, expect, test } from '@jest/globals';
import { aKey, bytes } from './a-key.ts';

interface Encrypted {
  readonly CiphertextBlob: Buffer;
}

async function anRsaKey(KeySpec: KeySpec = 'RSA_2048') {
  return aKey({ KeySpec, KeyUsage: 'ENCRYPT_DECRYPT' });
}

describe('an RSA key', () => {
  test.each(['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'])('encrypts with %s', async (how) => {
    const { kms, KeyId, Arn } = await anRsaKey();
    const EncryptionAlgorithm = how;

    const { CiphertextBlob } = await kms<Encrypted>('Encrypt', {
      ...{ KeyId, EncryptionAlgorithm },
      Plaintext: bytes('x'),
    });

    expect(CiphertextBlob).toHaveLength(256);
    await expect(kms('Decrypt', { KeyId, CiphertextBlob, EncryptionAlgorithm })).resolves.toEqual({
      KeyId: Arn,
      Plaintext: bytes('x'),
      EncryptionAlgorithm,
    });
    const wrong = [
      { KeyId, CiphertextBlob: CiphertextBlob.subarray(1), EncryptionAlgorithm },
      { CiphertextBlob, EncryptionAlgorithm },
    ];
    for (const input of wrong) {
      await expect(kms('Decrypt', input)).rejects.toMatchObject({
        code: 'InvalidCiphertextException',
      });
    }
  });

  test('decrypts what was encrypted with its public key elsewhere', async () => {
    const { kms, KeyId } = await anRsaKey();
    const { PublicKey } = await kms<{ PublicKey: Buffer }>('GetPublicKey', { KeyId });
    const key = createPublicKey({ key: PublicKey, format: 'der', type: 'spki' });
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const CiphertextBlob = publicEncrypt({ key, padding, oaepHash: 'sha256' }, bytes('outside'));

    const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256';
    await expect(
      kms('Decrypt', { KeyId, CiphertextBlob, EncryptionAlgorithm }),
    ).resolves.toMatchObject({ Plaintext: bytes('outside') });
  });

  test.each([
    ['RSA_2048', 'RSAES_OAEP_SHA_1', 214],
    ['RSA_2048', 'RSAES_OAEP_SHA_256', 190],
    ['RSA_3072', 'RSAES_OAEP_SHA_1', 342],
    ['RSA_3072', 'RSAES_OAEP_SHA_256', 318],
    ['RSA_4096', 'RSAES_OAEP_SHA_1', 470],
    ['RSA_4096', 'RSAES_OAEP_SHA_256', 446],
  ] as const)('%s with %s takes %i bytes', async (spec, EncryptionAlgorithm, most) => {
    const { kms, KeyId } = await anRsaKey(spec);
    const encrypt = (length: number) =>
      kms('Encrypt', { KeyId, EncryptionAlgorithm, Plaintext: Buffer.alloc(length) });

    await expect(encrypt(most)).resolves.toBeDefined();
    await expect(encrypt(most + 1)).rejects.toMatchObject({
      code: 'ValidationException',
      message: `Algorithm ${EncryptionAlgorithm} and key spec ${spec} cannot encrypt data larger than ${most} bytes.`,
    });
  });

  test.each([
    [{}, 'InvalidKeyUsageException'],
    [{ EncryptionAlgorithm: 'ROT13' }, 'ValidationException'],
    [
      { EncryptionAlgorithm: 'RSAES_OAEP_SHA_1', EncryptionContext: { a: 'b' } },
      'ValidationException',
    ],
  ])('does not encrypt with %j', async (wrong, code) => {
    const { kms, KeyId } = await anRsaKey();

    await expect(kms('Encrypt', { KeyId, Plaintext: bytes('x'), ...wrong })).rejects.toMatchObject({
      code,
    });
  });

  test('passes a symmetric ciphertext by', async () => {
    const { world, kms, KeyId } = await anRsaKey();
    const other = await aKey({}, world);
    const sealed = await kms<Encrypted>('Encrypt', { KeyId: other.KeyId, Plaintext: bytes('x') });

    await expect(
      kms('Decrypt', { KeyId, CiphertextBlob: sealed.CiphertextBlob }),
    ).rejects.toMatchObject({ code: 'IncorrectKeyException' });
  });

  test('takes over from a symmetric key by ReEncrypt', async () => {
    const { world, kms, KeyId } = await anRsaKey();
    const other = await aKey({}, world);
    const sealed = await kms<Encrypted>('Encrypt', { KeyId: other.KeyId, Plaintext: bytes('x') });
    const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256';

    const { CiphertextBlob } = await kms<Encrypted>('ReEncrypt', {
      CiphertextBlob: sealed.CiphertextBlob,
      DestinationKeyId: KeyId,
      DestinationEncryptionAlgorithm: EncryptionAlgorithm,
    });

    await expect(
      kms('Decrypt', { KeyId, CiphertextBlob, EncryptionAlgorithm }),
    ).resolves.toMatchObject({ Plaintext: bytes('x') });
  });
});

describe('a public key', () => {
  test.each([
    ['RSA_2048', 'ENCRYPT_DECRYPT', { EncryptionAlgorithms: expect.any(Array) }],
    ['RSA_2048', 'SIGN_VERIFY', { SigningAlgorithms: expect.any(Array) }],
    ['ECC_NIST_P384', 'SIGN_VERIFY', { SigningAlgorithms: ['ECDSA_SHA_384'] }],
    ['ECC_NIST_P521', 'KEY_AGREEMENT', { KeyAgreementAlgorithms: ['ECDH'] }],
  ] as const)('of %s for %s tells what it is for', async (KeySpec, KeyUsage, shown) => {
    const { kms, KeyId, Arn } = await aKey({ KeySpec, KeyUsage });

    const answer = await kms('GetPublicKey', { KeyId });

    expect(answer).toMatchObject({ KeyId: Arn, KeySpec, CustomerMasterKeySpec: KeySpec, KeyUsage });
    expect(answer).toMatchObject(shown);
  });

  test.each([
    ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'],
    ['HMAC_512', 'GENERATE_VERIFY_MAC'],
  ] as const)('is nothing that %s has', async (KeySpec, KeyUsage) => {
    const { kms, KeyId } = await aKey({ KeySpec, KeyUsage });

    await expect(kms('GetPublicKey', { KeyId })).rejects.toMatchObject({
      code: 'UnsupportedOperationException',
    });
  });
});

describe('a shared secret', () => {
  test.each(['ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521'] as const)(
    'of %s is the one that the other side comes to',
    async (KeySpec) => {
      const { kms, KeyId, Arn } = await aKey({ KeySpec, KeyUsage: 'KEY_AGREEMENT' });
      const { PublicKey } = await kms<{ PublicKey: Buffer }>('GetPublicKey', { KeyId });
      const own = createPublicKey({ key: PublicKey, format: 'der', type: 'spki' });
      const namedCurve = own.asymmetricKeyDetails?.namedCurve ?? '';
      const other = generateKeyPairSync('ec', { namedCurve });

      const derived = await kms('DeriveSharedSecret', {
        KeyId,
        KeyAgreementAlgorithm: 'ECDH',
        PublicKey: other.publicKey.export({ format: 'der', type: 'spki' }),
      });

      expect(derived).toEqual({
        KeyId: Arn,
        SharedSecret: diffieHellman({ privateKey: other.privateKey, publicKey: own }),
        KeyAgreementAlgorithm: 'ECDH',
        KeyOrigin: 'AWS_KMS',
      });
    },
  );

  test.each([
    ['ECDH', bytes('none'), ''],
    [
      'INVALID',
      bytes('none'),
      "1 validation error detected: Value 'INVALID' at 'keyAgreementAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: [ECDH]",
    ],
  ])('is not derived with %s and a public key that is none', async (how, PublicKey, message) => {
    const { kms, KeyId } = await aKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' });

    await expect(
      kms('DeriveSharedSecret', { KeyId, KeyAgreementAlgorithm: how, PublicKey }),
    ).rejects.toMatchObject({ code: 'ValidationException', message });
  });
});

describe('a message authentication code', () => {
  test.each([
    ['HMAC_224', 'HMAC_SHA_224', 28],
    ['HMAC_256', 'HMAC_SHA_256', 32],
    ['HMAC_384', 'HMAC_SHA_384', 48],
    ['HMAC_512', 'HMAC_SHA_512', 64],
  ] as const)('of %s is made with %s only', async (KeySpec, MacAlgorithm, length) => {
    const { kms, KeyId, Arn } = await aKey({ KeySpec, KeyUsage: 'GENERATE_VERIFY_MAC' });
    const input = { KeyId, Message: bytes('m'), MacAlgorithm };

    const { Mac } = await kms<{ Mac: Buffer }>('GenerateMac', input);

    expect(Mac).toHaveLength(length);
    await expect(kms('VerifyMac', { ...input, Mac })).resolves.toEqual({
      KeyId: Arn,
      MacValid: true,
      MacAlgorithm,
    });
    await expect(kms('VerifyMac', { ...input, Message: bytes('n'), Mac })).rejects.toMatchObject({
      code: 'KMSInvalidMacException',
      message: '',
    });
    const other = KeySpec === 'HMAC_224' ? 'HMAC_SHA_256' : 'HMAC_SHA_224';
    await expect(kms('GenerateMac', { ...input, MacAlgorithm: other })).rejects.toMatchObject({
      code: 'InvalidKeyUsageException',
      message: `Algorithm ${other} is incompatible with key spec ${KeySpec}.`,
    });
  });
});

describe('a data key pair', () => {
  test.each(['RSA_2048', 'ECC_NIST_P256', 'ECC_SECG_P256K1', 'ECC_NIST_EDWARDS25519'])(
    'of %s comes with its private key in clear and encrypted',
    async (KeyPairSpec) => {
      const { kms, KeyId, Arn } = await aKey();
      const EncryptionContext = { app: 'x' };

      const pair = await kms<Record<string, Buffer>>('GenerateDataKeyPair', {
        ...{ KeyId, KeyPairSpec, EncryptionContext },
      });

      expect(pair).toMatchObject({ KeyId: Arn, KeyPairSpec });
      const privateKey = createPrivateKey({
        key: pair.PrivateKeyPlaintext ?? Buffer.alloc(0),
        format: 'der',
        type: 'pkcs8',
      });
      expect(createPublicKey(privateKey).export({ format: 'der', type: 'spki' })).toEqual(
        pair.PublicKey,
      );
      const CiphertextBlob = pair.PrivateKeyCiphertextBlob;
      await expect(kms('Decrypt', { CiphertextBlob, EncryptionContext })).resolves.toMatchObject({
        Plaintext: pair.PrivateKeyPlaintext,
      });
      await expect(kms('Decrypt', { CiphertextBlob })).rejects.toMatchObject({
        code: 'InvalidCiphertextException',
      });
    },
  );

  test('can be had without its plaintext', async () => {
    const { kms, KeyId } = await aKey();

    const pair = await kms('GenerateDataKeyPairWithoutPlaintext', {
      ...{ KeyId, KeyPairSpec: 'ECC_NIST_P256' },
    });

    expect(pair).not.toHaveProperty('PrivateKeyPlaintext');
    expect(pair).toHaveProperty('PublicKey');
  });

  test.each([
    [{ KeyPairSpec: 'HMAC_256' }, 'ValidationException'],
    [{ KeyPairSpec: 'ML_KEM_512' }, 'NotImplemented'],
    [{ KeyPairSpec: 'ECC_NIST_P256', DryRun: true }, 'DryRunOperationException'],
    [{ KeyPairSpec: 'ECC_NIST_P256', Recipient: {} }, 'NotImplemented'],
  ])('is not made with %j', async (wrong, code) => {
    const { kms, KeyId } = await aKey();

    await expect(kms('GenerateDataKeyPair', { KeyId, ...wrong })).rejects.toMatchObject({ code });
  });
});

describe('creating a key', () => {
  test.each<[KeySpec, KeyUsageType | undefined, string]>([
    [
      'HMAC_256',
      undefined,
      'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.',
    ],
    ['RSA_2048', 'KEY_AGREEMENT', 'KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048'],
    [
      'ECC_SECG_P256K1',
      'KEY_AGREEMENT',
      'KeyUsage KEY_AGREEMENT is not compatible with KeySpec ECC_SECG_P256K1',
    ],
    [
      'SYMMETRIC_DEFAULT',
      'SIGN_VERIFY',
      'KeyUsage SIGN_VERIFY is not compatible with KeySpec SYMMETRIC_DEFAULT',
    ],
  ])('refuses %s for %s', async (KeySpec, KeyUsage, message) => {
    const input = { KeySpec, ...(KeyUsage && { KeyUsage }) };

    await expect(aKey(input)).rejects.toMatchObject({ code: 'ValidationException', message });
  });

  test('shows no material id of a key that does not rotate', async () => {
    const { kms, KeyId } = await aKey({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });

    const { KeyMetadata } = await kms<{ KeyMetadata: object }>('DescribeKey', { KeyId });

    expect(KeyMetadata).toMatchObject({ MacAlgorithms: ['HMAC_SHA_256'], KeySpec: 'HMAC_256' });
    expect(KeyMetadata).not.toHaveProperty('CurrentKeyMaterialId');
    expect(KeyMetadata).not.toHaveProperty('EncryptionAlgorithms');
  });
});
