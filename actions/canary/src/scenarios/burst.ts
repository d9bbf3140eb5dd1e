import type { ExpectedAnswer, Stage } from '../stage.ts';

/** The share of a burst that each operation has; together they are what data theft needs. */
const cycle = ['Decrypt', 'Decrypt', 'GenerateDataKey', 'ReEncrypt'] as const;

/** Makes `count` successful calls of the kinds that a volume detection counts, a few at a time. */
export async function burst(stage: Stage, count: number, expected: ExpectedAnswer): Promise<void> {
  const { allowed } = stage.keys;
  const ciphertext = await stage.encrypt();
  const EncryptionContext = stage.context;
  const make = {
    Decrypt: () =>
      stage.call(
        'Decrypt',
        { KeyId: allowed, CiphertextBlob: ciphertext, EncryptionContext },
        expected,
      ),
    GenerateDataKey: () =>
      stage.call(
        'GenerateDataKey',
        { KeyId: allowed, KeySpec: 'AES_256', EncryptionContext },
        expected,
      ),
    ReEncrypt: () =>
      stage.call(
        'ReEncrypt',
        {
          SourceKeyId: allowed,
          CiphertextBlob: ciphertext,
          SourceEncryptionContext: EncryptionContext,
          DestinationKeyId: allowed,
          // KMS refuses to re-encrypt with the same key unless something changes.
          DestinationEncryptionContext: { ...EncryptionContext, moved: 'yes' },
        },
        expected,
      ),
  };
  for (let done = 0; done < count; done += cycle.length) {
    await Promise.all(cycle.slice(0, count - done).map((operation) => make[operation]()));
  }
}
