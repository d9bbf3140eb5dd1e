import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  verify,
} from 'node:crypto';
import type { KeySpec, KeyUsageType } from '@aws-sdk/client-kms';
import { describe, expect, test } from '@jest/globals';
import { curveOf } from '../../../../../emulator/services/kms/ec-key.ts';
import { signEcdsa } from '../../../../../emulator/services/kms/ecdsa.ts';
import { aKey, bytes } from './a-key.ts';

const message = bytes('the message');

const signing: readonly [KeySpec, string][] = [
  ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256'],
  ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_384'],
  ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_512'],
  ['RSA_2048', 'RSASSA_PSS_SHA_256'],
  ['RSA_2048', 'RSASSA_PSS_SHA_384'],
  ['RSA_3072', 'RSASSA_PSS_SHA_512'],
  ['ECC_NIST_P256', 'ECDSA_SHA_256'],
  ['ECC_NIST_P384', 'ECDSA_SHA_384'],
  ['ECC_NIST_P521', 'ECDSA_SHA_512'],
  ['ECC_SECG_P256K1', 'ECDSA_SHA_256'],
];

interface Signed {
  readonly Signature: Buffer;
}

async function aSigner(KeySpec: KeySpec) {
  const made = await aKey({ KeySpec, KeyUsage: 'SIGN_VERIFY' });
  const { PublicKey } = await made.kms<{ PublicKey: Buffer }>('GetPublicKey', {
    KeyId: made.KeyId,
  });
  return { ...made, publicKey: createPublicKey({ key: PublicKey, format: 'der', type: 'spki' }) };
}

/** As a program outside of AWS would check it. */
function isGood(key: KeyObject, algorithm: string, signature: Buffer): boolean {
  const hash = `sha${algorithm.slice(-3)}`;
  const padding = algorithm.startsWith('RSASSA_PSS')
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : {};
  return verify(hash, message, { key, ...padding }, signature);
}

describe('a signature', () => {
  test.each(signing)('of a %s key with %s is good inside and outside of KMS', async (spec, how) => {
    const { kms, KeyId, Arn, publicKey } = await aSigner(spec);
    const SigningAlgorithm = how;

    const signed = await kms<Signed>('Sign', { KeyId, Message: message, SigningAlgorithm });

    expect(signed).toMatchObject({ KeyId: Arn, SigningAlgorithm });
    expect(isGood(publicKey, how, signed.Signature)).toBe(true);
    const { Signature } = signed;
    await expect(
      kms('Verify', { KeyId, Message: message, Signature, SigningAlgorithm }),
    ).resolves.toEqual({ KeyId: Arn, SignatureValid: true, SigningAlgorithm });
    const hash = `sha${how.slice(-3)}`;
    const digest = createHash(hash).update(message).digest();
    await expect(
      kms('Verify', {
        ...{ KeyId, Signature, SigningAlgorithm },
        Message: digest,
        MessageType: 'DIGEST',
      }),
    ).resolves.toMatchObject({ SignatureValid: true });
    await expect(
      kms('Verify', { KeyId, Message: bytes('another'), Signature, SigningAlgorithm }),
    ).rejects.toMatchObject({ code: 'KMSInvalidSignatureException', message: '' });
    for (const broken of [bytes('garbage'), Signature.subarray(1), Buffer.alloc(70, 1)]) {
      await expect(
        kms('Verify', { KeyId, Message: message, Signature: broken, SigningAlgorithm }),
      ).rejects.toMatchObject({ code: 'KMSInvalidSignatureException' });
    }
    await expect(
      kms('Sign', { KeyId, Message: message, MessageType: 'DIGEST', SigningAlgorithm }),
    ).rejects.toMatchObject({
      code: 'ValidationException',
      message: `Digest is invalid length for algorithm ${how}.`,
    });
  });

  test('of an Ed25519 key is one of the message, not of a digest', async () => {
    const { kms, KeyId, publicKey } = await aSigner('ECC_NIST_EDWARDS25519');
    const input = { KeyId, Message: message, SigningAlgorithm: 'ED25519_SHA_512' };

    const { Signature } = await kms<Signed>('Sign', input);

    expect(verify(null, message, publicKey, Signature)).toBe(true);
    await expect(kms('Verify', { ...input, Signature })).resolves.toMatchObject({
      SignatureValid: true,
    });
    await expect(kms('Sign', { ...input, MessageType: 'DIGEST' })).rejects.toMatchObject({
      code: 'ValidationException',
    });
    await expect(
      kms('Sign', { ...input, SigningAlgorithm: 'ED25519_PH_SHA_512' }),
    ).rejects.toMatchObject({ code: 'NotImplemented' });
  });

  test.each(['RSA_2048', 'ECC_NIST_P256', 'ECC_NIST_EDWARDS25519'] as const)(
    'of a %s key is the same in two worlds of the same seed',
    async (spec) => {
      const algorithms = { R: 'RSASSA_PSS_SHA_256', P: 'ECDSA_SHA_256', E: 'ED25519_SHA_512' };
      const SigningAlgorithm =
        algorithms[spec[0] === 'R' ? 'R' : spec.endsWith('P256') ? 'P' : 'E'];
      const sign = async () => {
        const { kms, KeyId } = await aSigner(spec);
        return kms<Signed>('Sign', { KeyId, Message: message, SigningAlgorithm });
      };

      expect(await sign()).toEqual(await sign());
    },
  );

  test('with ECDSA has the nonce of RFC 6979 (A.2.5)', () => {
    const der = Buffer.concat([
      Buffer.from('30310201010420', 'hex'),
      Buffer.from('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721', 'hex'),
      Buffer.from('a00a06082a8648ce3d030107', 'hex'),
    ]);
    const key = createPrivateKey({ key: der, format: 'der', type: 'sec1' });
    const digest = createHash('sha256').update('sample').digest();

    const signature = signEcdsa(key, curveOf('ECC_NIST_P256'), digest, 'sha256').toString('hex');

    expect(signature).toContain('efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716');
    expect(signature).toContain('f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8');
  });

  test.each([
    [{ SigningAlgorithm: 'ECDSA_SHA_384' }, 'InvalidKeyUsageException'],
    [{ SigningAlgorithm: 'NONE' }, 'ValidationException'],
    [{ MessageType: 'HASH' }, 'ValidationException'],
    [{ MessageType: 'EXTERNAL_MU' }, 'NotImplemented'],
    [{ Message: Buffer.alloc(0) }, 'ValidationException'],
    [{ Message: Buffer.alloc(4097) }, 'ValidationException'],
    [{ DryRun: true }, 'DryRunOperationException'],
    [{ GrantTokens: ['bogus'] }, 'InvalidGrantTokenException'],
  ])('is not made with %j', async (wrong, code) => {
    const { kms, KeyId } = await aSigner('ECC_NIST_P256');
    const input = { KeyId, Message: message, SigningAlgorithm: 'ECDSA_SHA_256', ...wrong };

    await expect(kms('Sign', input)).rejects.toMatchObject({ code });
  });
});

describe('a key of another use', () => {
  const rows: readonly [KeySpec, KeyUsageType, string, object][] = [
    ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', 'Verify', { Signature: bytes('x') }],
    ['HMAC_256', 'GENERATE_VERIFY_MAC', 'Sign', {}],
    ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', 'GenerateMac', { MacAlgorithm: 'HMAC_SHA_256' }],
    ['ECC_NIST_P256', 'SIGN_VERIFY', 'Encrypt', { Plaintext: bytes('x') }],
    ['HMAC_256', 'GENERATE_VERIFY_MAC', 'GenerateDataKey', { KeySpec: 'AES_256' }],
    [
      'ECC_NIST_P256',
      'SIGN_VERIFY',
      'DeriveSharedSecret',
      { KeyAgreementAlgorithm: 'ECDH', PublicKey: bytes('x') },
    ],
  ];

  test.each(rows)('%s %s is not valid for %s', async (KeySpec, KeyUsage, operation, more) => {
    const { kms, KeyId, Arn } = await aKey({ KeySpec, KeyUsage });
    const input = { KeyId, Message: message, SigningAlgorithm: 'ECDSA_SHA_256', ...more };

    await expect(kms(operation, input)).rejects.toMatchObject({
      code: 'InvalidKeyUsageException',
      message: `${Arn} key usage is ${KeyUsage} which is not valid for ${operation}.`,
    });
  });
});
