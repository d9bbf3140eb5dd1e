import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { aWorld, client } from '../../../../support/world.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

interface Encrypted {
  readonly CiphertextBlob: Uint8Array;
  readonly KeyId: string;
}

async function aKey(world: Emulator): Promise<string> {
  const kms = client(world, 'kms');
  const { KeyMetadata } = await kms<{ KeyMetadata: { Arn: string } }>('CreateKey');
  return KeyMetadata.Arn;
}

const contexts = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
  fc.string({ maxLength: 12 }),
  {
    maxKeys: 4,
  },
);

describe('a symmetric key', () => {
  test('gives back any bytes under the same context, in whatever order its pairs come', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const KeyId = await aKey(world);

    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        contexts,
        async (Plaintext, context) => {
          const turned = Object.fromEntries(Object.entries(context).reverse());
          const { CiphertextBlob } = await kms<Encrypted>('Encrypt', {
            KeyId,
            Plaintext,
            EncryptionContext: context,
          });
          const opened = await kms<{ Plaintext: Uint8Array }>('Decrypt', {
            CiphertextBlob,
            EncryptionContext: turned,
          });
          expect(Buffer.compare(opened.Plaintext, Plaintext)).toBe(0);
          expect(Buffer.from(CiphertextBlob).includes(Buffer.from('secret'))).toBe(false);
        },
      ),
      { numRuns: 150, seed: 7 },
    );
  });

  test('refuses a blob with any one bit turned, with or without the key id', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const KeyId = await aKey(world);
    const { CiphertextBlob } = await kms<Encrypted>('Encrypt', {
      KeyId,
      Plaintext: bytes('secret'),
    });

    for (let bit = 0; bit < CiphertextBlob.length * 8; bit += 1) {
      const turned = Uint8Array.from(CiphertextBlob);
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const request = bit % 2 === 0 ? { KeyId } : {};
      await expect(kms('Decrypt', { ...request, CiphertextBlob: turned })).rejects.toMatchObject({
        code: 'InvalidCiphertextException',
      });
    }
  });

  test('refuses another encryption context', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const { CiphertextBlob } = await kms<Encrypted>('Encrypt', {
      KeyId: await aKey(world),
      Plaintext: bytes('secret'),
      EncryptionContext: { tenant: 'a' },
    });

    for (const EncryptionContext of [undefined, {}, { tenant: 'b' }, { tenant: 'a', more: 'x' }]) {
      await expect(kms('Decrypt', { CiphertextBlob, EncryptionContext })).rejects.toMatchObject({
        code: 'InvalidCiphertextException',
      });
    }
  });

  test('refuses truncated blobs and garbage', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const KeyId = await aKey(world);
    const { CiphertextBlob } = await kms<Encrypted>('Encrypt', { KeyId, Plaintext: bytes('x') });

    for (const blob of [
      CiphertextBlob.slice(0, 60),
      CiphertextBlob.slice(0, -1),
      bytes('garbage'),
    ]) {
      await expect(kms('Decrypt', { CiphertextBlob: blob })).rejects.toMatchObject({
        code: 'InvalidCiphertextException',
        message: '',
      });
    }
  });

  test('does not decrypt what another key encrypted', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const [one, other] = [await aKey(world), await aKey(world)];
    const { CiphertextBlob } = await kms<Encrypted>('Encrypt', {
      KeyId: one,
      Plaintext: bytes('x'),
    });

    await expect(kms('Decrypt', { CiphertextBlob, KeyId: other })).rejects.toMatchObject({
      code: 'IncorrectKeyException',
      message: 'The key ID in the request does not identify a CMK that can perform this operation.',
    });
  });

  test('does not tell whether the key of a foreign ciphertext exists', async () => {
    const elsewhere = aWorld({ seed: 2 });
    const { CiphertextBlob } = await client(elsewhere, 'kms')<Encrypted>('Encrypt', {
      KeyId: await aKey(elsewhere),
      Plaintext: bytes('x'),
    });

    await expect(client(aWorld(), 'kms')('Decrypt', { CiphertextBlob })).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
  });

  test('encrypts at most 4,096 bytes', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const KeyId = await aKey(world);

    await expect(kms('Encrypt', { KeyId, Plaintext: new Uint8Array(4096) })).resolves.toBeDefined();
    for (const length of [0, 4097]) {
      await expect(
        kms('Encrypt', { KeyId, Plaintext: new Uint8Array(length) }),
      ).rejects.toMatchObject({ code: 'ValidationException' });
    }
  });

  test('still decrypts what it encrypted before a rotation', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const KeyId = await aKey(world);
    const before = await kms<Encrypted>('Encrypt', { KeyId, Plaintext: bytes('old') });

    await kms('RotateKeyOnDemand', { KeyId });
    await world.clock.advance(1000);
    const after = await kms<Encrypted>('Encrypt', { KeyId, Plaintext: bytes('new') });

    const first = await kms<Record<string, unknown>>('Decrypt', before);
    const second = await kms<Record<string, unknown>>('Decrypt', after);
    expect(first.Plaintext).toEqual(Buffer.from('old'));
    expect(second.Plaintext).toEqual(Buffer.from('new'));
    expect(first.KeyMaterialId).not.toBe(second.KeyMaterialId);
  });

  test('decrypts after the whole world went through a snapshot', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const sealed = await kms<Encrypted>('Encrypt', {
      KeyId: await aKey(world),
      Plaintext: bytes('kept'),
    });

    const restored = aWorld({ seed: 99 });
    restored.restore(world.snapshot());

    const { Plaintext } = await client(restored, 'kms')<{ Plaintext: Uint8Array }>(
      'Decrypt',
      sealed,
    );
    expect(Plaintext).toEqual(Buffer.from('kept'));
  });

  test('re-encrypts under another key and context without showing the plaintext', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const [one, other] = [await aKey(world), await aKey(world)];
    const sealed = await kms<Encrypted>('Encrypt', {
      KeyId: one,
      Plaintext: bytes('x'),
      EncryptionContext: { a: '1' },
    });

    const moved = await kms<Encrypted & { SourceKeyId: string }>('ReEncrypt', {
      CiphertextBlob: sealed.CiphertextBlob,
      SourceEncryptionContext: { a: '1' },
      DestinationKeyId: other,
      DestinationEncryptionContext: { b: '2' },
    });

    expect(moved).toMatchObject({ SourceKeyId: one, KeyId: other });
    const opened = await kms('Decrypt', {
      CiphertextBlob: moved.CiphertextBlob,
      EncryptionContext: { b: '2' },
      KeyId: other,
    });
    expect(opened.Plaintext).toEqual(Buffer.from('x'));
  });

  test.each([
    [{ KeySpec: 'AES_256' }, 32],
    [{ KeySpec: 'AES_128' }, 16],
    [{ NumberOfBytes: 1024 }, 1024],
  ])('makes a data key as asked by %j', async (request, length) => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const KeyId = await aKey(world);

    const made = await kms<{ Plaintext: Uint8Array; CiphertextBlob: Uint8Array }>(
      'GenerateDataKey',
      {
        KeyId,
        ...request,
      },
    );

    const { Plaintext } = await kms('Decrypt', { CiphertextBlob: made.CiphertextBlob });
    expect(made.Plaintext).toHaveLength(length);
    expect(Plaintext).toEqual(made.Plaintext);
  });

  test.each([
    {},
    { KeySpec: 'AES_256', NumberOfBytes: 32 },
    { NumberOfBytes: 1025 },
    { NumberOfBytes: 0 },
  ])('makes no data key as asked by %j', async (request) => {
    const world = aWorld();
    const KeyId = await aKey(world);

    await expect(
      client(world, 'kms')('GenerateDataKey', { KeyId, ...request }),
    ).rejects.toMatchObject({
      code: 'ValidationException',
    });
  });

  test('gives the data key without its plaintext when asked so', async () => {
    const world = aWorld();
    const made = await client(world, 'kms')('GenerateDataKeyWithoutPlaintext', {
      KeyId: await aKey(world),
      KeySpec: 'AES_256',
    });

    expect(made).not.toHaveProperty('Plaintext');
  });

  test('says that a dry run would have succeeded', async () => {
    const world = aWorld();
    const KeyId = await aKey(world);

    await expect(
      client(world, 'kms')('Encrypt', { KeyId, Plaintext: bytes('x'), DryRun: true }),
    ).rejects.toMatchObject({ code: 'DryRunOperationException' });
  });
});
