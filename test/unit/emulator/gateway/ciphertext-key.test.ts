import { describe, expect, test } from '@jest/globals';
import { keyInCiphertext } from '../../../../emulator/gateway/ciphertext-key.ts';
import { aWorld, client } from '../../../support/world.ts';

const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
const blob = (front: string) => Buffer.concat([Buffer.from(front), Buffer.alloc(48, 0xff)]);

describe('the key in a ciphertext', () => {
  test.each([id, 'mrk-1234567890abcdef1234567890abcdef'])(
    "is in front of LocalStack's: %s",
    (key) => {
      expect(keyInCiphertext(blob(key), 'ap-southeast-2')).toBe(key);
    },
  );

  test("is in the emulator's own", async () => {
    const kms = client(aWorld(), 'kms');
    const { KeyMetadata } = await kms<{ KeyMetadata: { Arn: string } }>('CreateKey');
    const { CiphertextBlob } = await kms<{ CiphertextBlob: Uint8Array }>('Encrypt', {
      ...{ KeyId: KeyMetadata.Arn, Plaintext: Buffer.from('x') },
    });

    expect(keyInCiphertext(CiphertextBlob, 'ap-southeast-2')).toBe(KeyMetadata.Arn);
  });

  test.each([
    ['no ciphertext of either', blob('x'.repeat(36))],
    ['one that was cut off', Buffer.from(id.slice(0, 20))],
    ['no bytes', 'text'],
    ['nothing', undefined],
  ])('is not there in %s', (_what, given) => {
    expect(keyInCiphertext(given, 'ap-southeast-2')).toBeUndefined();
  });
});
