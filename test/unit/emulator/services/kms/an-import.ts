import {
  constants,
  createCipheriv,
  createPublicKey,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import type { AlgorithmSpec } from '@aws-sdk/client-kms';
import type { aKey } from './a-key.ts';

export const forever = { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' };

export type Client = Awaited<ReturnType<typeof aKey>>['kms'];

/** Wraps as a client does. */
export function wrap(publicKey: Buffer, algorithm: AlgorithmSpec, material: Buffer): Buffer {
  const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const oaepHash = algorithm.endsWith('SHA_1') ? 'sha1' : 'sha256';
  const encrypt = (plaintext: Buffer) => publicEncrypt({ key, padding, oaepHash }, plaintext);
  if (algorithm.startsWith('RSAES')) return encrypt(material);
  const aesKey = randomBytes(32);
  const cipher = createCipheriv('id-aes256-wrap-pad', aesKey, Buffer.from('A65959A6', 'hex'));
  return Buffer.concat([encrypt(aesKey), cipher.update(material), cipher.final()]);
}

/** Gets a wrapping key and imports with it. */
export async function importInto(
  kms: Client,
  KeyId: string,
  material: Buffer,
  more: object = forever,
  WrappingAlgorithm: AlgorithmSpec = 'RSAES_OAEP_SHA_256',
) {
  const { ImportToken, PublicKey } = await kms<{ ImportToken: Buffer; PublicKey: Buffer }>(
    'GetParametersForImport',
    { KeyId, WrappingAlgorithm, WrappingKeySpec: 'RSA_2048' },
  );
  const EncryptedKeyMaterial = wrap(PublicKey, WrappingAlgorithm, material);
  return kms<{ KeyMaterialId: string }>('ImportKeyMaterial', {
    ...{ KeyId, ImportToken, EncryptedKeyMaterial },
    ...more,
  });
}
