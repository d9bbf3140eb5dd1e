import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { DataKeys } from '../../workload/src/cipher.ts';

/** KMS's two calls as AWS describes them, with keys made from their ARNs: what it wrapped once it unwraps for ever. */
export function paperKms(): DataKeys & { readonly calls: string[] } {
  const calls: string[] = [];
  const metadata = () => ({ $metadata: { requestId: `request-${calls.length}` } });
  return {
    calls,
    async generate(keyArn, context) {
      calls.push('GenerateDataKey');
      const dataKey = randomBytes(32);
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', master(keyArn), iv);
      cipher.setAAD(bound(context));
      const wrapped = Buffer.concat([cipher.update(dataKey), cipher.final()]);
      return {
        KeyId: keyArn,
        Plaintext: new Uint8Array(dataKey),
        CiphertextBlob: Buffer.concat([mark(keyArn), iv, wrapped, cipher.getAuthTag()]),
        ...metadata(),
      };
    },
    async unwrap(keyArn, wrappedKey, context) {
      calls.push('Decrypt');
      const bytes = Buffer.from(wrappedKey);
      if (!bytes.subarray(0, 8).equals(mark(keyArn))) {
        throw awsError('IncorrectKeyException', metadata());
      }
      try {
        const decipher = createDecipheriv('aes-256-gcm', master(keyArn), bytes.subarray(8, 20));
        decipher.setAAD(bound(context));
        decipher.setAuthTag(bytes.subarray(-16));
        const dataKey = Buffer.concat([decipher.update(bytes.subarray(20, -16)), decipher.final()]);
        return { KeyId: keyArn, Plaintext: new Uint8Array(dataKey), ...metadata() };
      } catch {
        throw awsError('InvalidCiphertextException', metadata());
      }
    },
  };
}

/** As the SDK throws it. */
export function awsError(name: string, members: object = {}): Error {
  return Object.assign(new Error(`${name}: a sentence of AWS`), { name, ...members });
}

function master(keyArn: string): Buffer {
  return createHash('sha256').update(`paper key ${keyArn}`).digest();
}

function mark(keyArn: string): Buffer {
  return createHash('sha256').update(keyArn).digest().subarray(0, 8);
}

function bound(context: Readonly<Record<string, string>>): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));
}
