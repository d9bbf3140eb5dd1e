import { createHash, webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { paperKms } from '../../support/paper-kms.ts';
import { aService, formerKeyArn, keyArn } from './builders.ts';

interface FrozenRecord {
  readonly title: string;
  readonly keyArn: string;
  readonly id: string;
  readonly key: string;
  readonly context?: Readonly<Record<string, string>>;
  readonly text: string;
  /** Base64. */
  readonly blob: string;
}

const { records: frozen } = JSON.parse(
  readFileSync('test/fixtures/workload/format-1.json', 'utf8'),
) as { readonly records: readonly FrozenRecord[] };

describe('a record of format version 1', () => {
  test.each(frozen)('opens for ever: $title', async ({ id, key, context, text, blob }) => {
    const { post, records } = await aService();
    records.rows = [
      { id, name: 'frozen', keySha256: hashOf(key), blob: Buffer.from(blob, 'base64') },
    ];

    const answer = await post('/decrypt', { id, key, ...(context && { context }) });

    expect(answer.json()).toEqual({ text });
  });

  test.each(frozen)('is what the description of the format says: $title', async (record) => {
    expect(await readByDescription(record)).toBe(record.text);
  });

  test('is there in each kind', () => {
    expect(new Set(frozen.map((record) => record.keyArn))).toEqual(new Set([keyArn, formerKeyArn]));
    expect(frozen.length).toBeGreaterThanOrEqual(6);
  });
});

function hashOf(key: string): Buffer {
  return createHash('sha256').update(Buffer.from(key, 'base64url')).digest();
}

/** A reader of its own, with another implementation of AES-GCM. */
async function readByDescription(record: FrozenRecord): Promise<string> {
  const blob = new Uint8Array(Buffer.from(record.blob, 'base64'));
  const view = new DataView(blob.buffer);
  expect([...blob.subarray(0, 2)]).toEqual([1, 1]);
  const arnEnd = 4 + view.getUint16(2);
  const wrappedEnd = arnEnd + 2 + view.getUint16(arnEnd);
  expect(new TextDecoder().decode(blob.subarray(4, arnEnd))).toBe(record.keyArn);
  const pairs = {
    ...record.context,
    'keywatch:key-sha256': hashOf(record.key).toString('base64'),
    'keywatch:record': record.id,
  };
  const { Plaintext } = await paperKms().unwrap(
    record.keyArn,
    blob.subarray(arnEnd + 2, wrappedEnd),
    pairs,
    new AbortController().signal,
  );
  const key = await webcrypto.subtle.importKey(
    'raw',
    Plaintext ?? new Uint8Array(),
    'AES-GCM',
    false,
    ['decrypt'],
  );
  const parts = Object.keys(pairs)
    .sort((a, b) => (a < b ? -1 : 1))
    .flatMap((name) => [name, (pairs as Record<string, string>)[name] ?? ''])
    .map((part) => new TextEncoder().encode(part));
  const context = parts.flatMap((part) => [part.length >> 8, part.length & 255, ...part]);
  const text = await webcrypto.subtle.decrypt(
    {
      name: 'AES-GCM',
      iv: blob.subarray(wrappedEnd, wrappedEnd + 12),
      additionalData: new Uint8Array([...blob.subarray(0, wrappedEnd), ...context]),
      tagLength: 128,
    },
    key,
    blob.subarray(wrappedEnd + 12),
  );
  return new TextDecoder().decode(text);
}
