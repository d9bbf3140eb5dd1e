import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { DecryptCommandOutput, GenerateDataKeyCommandOutput } from '@aws-sdk/client-kms';
import { canonicalBytes, type EncryptionContext } from './encryption-context.ts';
import { decodeEnvelope, type Envelope, encodeHeader, ivBytes, tagBytes } from './envelope.ts';
import { refuseForKms } from './kms-failure.ts';
import { Refusal } from './refusal.ts';

/** The two calls of KMS that the service makes. */
export interface DataKeys {
  generate(
    keyArn: string,
    context: EncryptionContext,
    signal: AbortSignal,
  ): Promise<GenerateDataKeyCommandOutput>;
  unwrap(
    keyArn: string,
    wrappedKey: Uint8Array,
    context: EncryptionContext,
    signal: AbortSignal,
  ): Promise<DecryptCommandOutput>;
}

export interface Sealed {
  readonly blob: Buffer;
  readonly kmsRequestId: string | undefined;
}

export interface Opened {
  readonly text: string;
  readonly kmsRequestId: string | undefined;
}

const algorithm = 'aes-256-gcm';

/** Envelope encryption: KMS makes and wraps a data key for each record, AES-256-GCM does the rest here. */
export class Cipher {
  readonly #dataKeys: DataKeys;
  readonly #encryptionKey: string;
  readonly #allowedKeys: ReadonlySet<string>;

  /** @param formerKeys may still decrypt; the encryption key always may. */
  constructor(dataKeys: DataKeys, encryptionKey: string, formerKeys: readonly string[] = []) {
    this.#dataKeys = dataKeys;
    this.#encryptionKey = encryptionKey;
    this.#allowedKeys = new Set([encryptionKey, ...formerKeys]);
  }

  async seal(text: string, context: EncryptionContext, signal: AbortSignal): Promise<Sealed> {
    const { Plaintext, CiphertextBlob, KeyId, $metadata } = await this.#dataKeys
      .generate(this.#encryptionKey, context, signal)
      .catch((error: unknown) => {
        throw refuseForKms(error);
      });
    const kmsRequestId = $metadata.requestId;
    if (!Plaintext || !CiphertextBlob || KeyId !== this.#encryptionKey) {
      throw new Refusal('misconfigured', { kmsRequestId });
    }
    const header = encodeHeader(KeyId, CiphertextBlob);
    try {
      return { blob: encrypt(text, Plaintext, header, context), kmsRequestId };
    } finally {
      Plaintext.fill(0);
    }
  }

  /** A foreign key's ARN in the blob is refused without a call: there is no key to try it with. */
  async open(blob: Buffer, context: EncryptionContext, signal: AbortSignal): Promise<Opened> {
    const envelope = decodeEnvelope(blob);
    if (envelope === undefined || !this.#allowedKeys.has(envelope.keyArn)) {
      throw new Refusal('decryption-failed');
    }
    const { keyArn, wrappedKey } = envelope;
    const { Plaintext, KeyId, $metadata } = await this.#dataKeys
      .unwrap(keyArn, wrappedKey, context, signal)
      .catch((error: unknown) => {
        throw refuseForKms(error);
      });
    const kmsRequestId = $metadata.requestId;
    if (!Plaintext || KeyId !== keyArn) throw new Refusal('decryption-failed', { kmsRequestId });
    try {
      return { text: decrypt(envelope, Plaintext, context), kmsRequestId };
    } catch (cause) {
      throw new Refusal('decryption-failed', { cause, kmsRequestId });
    } finally {
      Plaintext.fill(0);
    }
  }
}

function encrypt(
  text: string,
  dataKey: Uint8Array,
  header: Buffer,
  context: EncryptionContext,
): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, dataKey, iv, { authTagLength: tagBytes });
  cipher.setAAD(authenticated(header, context));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([header, iv, ciphertext, cipher.getAuthTag()]);
}

function decrypt(envelope: Envelope, dataKey: Uint8Array, context: EncryptionContext): string {
  const { header, iv, ciphertext, tag } = envelope;
  const decipher = createDecipheriv(algorithm, dataKey, iv, { authTagLength: tagBytes });
  decipher.setAAD(authenticated(header, context));
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
}

/** The header has its own lengths, so the context's bytes can follow it at once. */
function authenticated(header: Buffer, context: EncryptionContext): Buffer {
  return Buffer.concat([header, canonicalBytes(context)]);
}
