import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { paperKms } from '../../support/paper-kms.ts';
import { aService, type Fixture, formerKeyArn, memoryRecords } from './builders.ts';

const text = 'the text of the record';
const context = { tenant: 'north', purpose: 'test' };

interface Kept {
  readonly id: string;
  readonly key: string;
}

/** The only words that a failing decryption may say. */
const opaque = JSON.stringify({
  error: 'decryption-failed',
  message: 'The record cannot be decrypted with this key and context.',
});

async function aRecord(): Promise<Fixture & { readonly kept: Kept }> {
  const service = await aService();
  const answer = await service.post('/encrypt', { name: 'a', text, context });
  return { ...service, kept: answer.json() };
}

function damage({ records }: Fixture, change: (blob: Buffer) => Buffer): () => void {
  const before = records.rows;
  records.rows = before.map((row) => ({ ...row, blob: change(Buffer.from(row.blob)) }));
  return () => {
    records.rows = before;
  };
}

describe('a record does not open, always with the same body,', () => {
  test('with any one bit of it flipped', async () => {
    const { kept, ...service } = await aRecord();
    const bits = (service.records.rows[0]?.blob.length ?? 0) * 8;

    for (let bit = 0; bit < bits; bit += 1) {
      const repair = damage(service, (blob) => {
        blob[bit >> 3] = (blob[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return blob;
      });
      const answer = await service.post('/decrypt', { ...kept, context });
      repair();
      expect([bit, answer.statusCode, answer.body]).toEqual([bit, 400, opaque]);
    }
    expect(bits).toBeGreaterThan(1000);
  });

  test('with any part of it missing', async () => {
    const { kept, ...service } = await aRecord();
    const length = service.records.rows[0]?.blob.length ?? 0;

    for (let left = 0; left < length; left += 1) {
      for (const cut of [
        (b: Buffer) => b.subarray(0, left),
        (b: Buffer) => b.subarray(length - left),
      ]) {
        const repair = damage(service, cut);
        const answer = await service.post('/decrypt', { ...kept, context });
        repair();
        expect([left, answer.statusCode, answer.body]).toEqual([left, 400, opaque]);
      }
    }
  });

  test('with any bytes in its place or behind it', async () => {
    const { kept, ...service } = await aRecord();
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 400 });

    await fc.assert(
      fc.asyncProperty(bytes, fc.boolean(), async (other, isBehind) => {
        const repair = damage(service, (blob) => Buffer.concat(isBehind ? [blob, other] : [other]));
        const answer = await service.post('/decrypt', { ...kept, context });
        repair();
        expect([answer.statusCode, answer.body]).toEqual([400, opaque]);
      }),
    );
  });

  test('with any other key', async () => {
    const { kept, post } = await aRecord();
    const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });

    await fc.assert(
      fc.asyncProperty(keys, async (bytes) => {
        const key = Buffer.from(bytes).toString('base64url');
        const answer = await post('/decrypt', { id: kept.id, key, context });
        expect([answer.statusCode, answer.body]).toEqual([400, opaque]);
      }),
    );
  });

  test('with any one bit of its key flipped', async () => {
    const { kept, post } = await aRecord();

    for (let bit = 0; bit < 256; bit += 1) {
      const bytes = Buffer.from(kept.key, 'base64url');
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const answer = await post('/decrypt', {
        id: kept.id,
        key: bytes.toString('base64url'),
        context,
      });
      expect([answer.statusCode, answer.body]).toEqual([400, opaque]);
    }
  });

  const part = fc.stringMatching(/^[A-Za-z0-9_.:/=+@-]{1,8}$/);
  const isReserved = (key: string) => /^(aws:|keywatch:)/i.test(key);
  const contexts = fc
    .dictionary(
      part.filter((key) => !isReserved(key)),
      part,
      { maxKeys: 4 },
    )
    .filter((one) => JSON.stringify(sorted(one)) !== JSON.stringify(sorted(context)));

  test.each<[string, object | undefined]>([
    ['none', undefined],
    ['an empty one', {}],
    ['one pair less', { tenant: 'north' }],
    ['one pair more', { ...context, stage: '1' }],
    ['a value of another case', { ...context, tenant: 'North' }],
    ['a key of another case', { Tenant: 'north', purpose: 'test' }],
    ['the values exchanged', { tenant: 'test', purpose: 'north' }],
    ['keys and values exchanged', { north: 'tenant', test: 'purpose' }],
    ['a boundary moved', { tenantn: 'orth', purpose: 'test' }],
  ])('with another context: %s', async (_what, other) => {
    const { kept, post } = await aRecord();

    const answer = await post('/decrypt', { ...kept, ...(other && { context: other }) });

    expect([answer.statusCode, answer.body]).toEqual([400, opaque]);
  });

  test('with any other context', async () => {
    const { kept, post } = await aRecord();

    await fc.assert(
      fc.asyncProperty(contexts, async (other) => {
        const answer = await post('/decrypt', { ...kept, context: other });
        expect([answer.statusCode, answer.body]).toEqual([400, opaque]);
      }),
    );
  });

  test('in the row of another record', async () => {
    const { kept, ...service } = await aRecord();
    const other = (await service.post('/encrypt', { name: 'b', text, context })).json();
    const [first, second] = service.records.rows;
    if (!first || !second) throw new Error('two records are missing');
    service.records.rows = [
      { ...first, blob: second.blob },
      { ...second, blob: first.blob },
    ];

    for (const one of [kept, other, { ...kept, key: other.key }]) {
      const answer = await service.post('/decrypt', { ...one, context });
      expect([answer.statusCode, answer.body]).toEqual([400, opaque]);
    }
  });
});

test('a wrong key and a wrong context are calls of KMS that fail', async () => {
  const kms = paperKms();
  const { post } = await aService({ kms });
  const { id, key } = (await post('/encrypt', { name: 'a', text, context })).json();

  const answers = await Promise.all([
    post('/decrypt', { id, key: 'A'.repeat(43), context }),
    post('/decrypt', { name: 'a', key: 'A'.repeat(43), context }),
    post('/decrypt', { id, key }),
  ]);

  expect(kms.calls).toEqual(['GenerateDataKey', 'Decrypt', 'Decrypt', 'Decrypt']);
  for (const answer of answers) expect(answer.headers['x-kms-request-id']).toMatch(/^request-/);
});

describe('any text', () => {
  test('comes back as it went', async () => {
    const { post } = await aService();
    const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 });

    await fc.assert(
      fc.asyncProperty(texts, async (any) => {
        const { id, key } = (await post('/encrypt', { name: 'a', text: any, context })).json();
        expect((await post('/decrypt', { id, key, context })).json()).toEqual({ text: any });
      }),
    );
  });

  test('is sealed under a data key, an id and a key of its own each time', async () => {
    const { post, records } = await aService();
    const kept = await Promise.all(
      Array.from({ length: 50 }, async () => (await post('/encrypt', { name: 'a', text })).json()),
    );

    expect(new Set(kept.map(({ key }) => key)).size).toBe(50);
    expect(new Set(kept.map(({ id }) => id)).size).toBe(50);
    expect(new Set(records.rows.map(({ blob }) => blob.toString('hex'))).size).toBe(50);
  });
});

test('KMS is never asked about a key that is not on the list, even if a record names it', async () => {
  const foreign = formerKeyArn.replace('123456789012', '999999999999');
  const kms = paperKms();
  const { post, records } = await aService({ kms, records: memoryRecords() });
  const { id, key } = (await post('/encrypt', { name: 'a', text })).json();
  records.rows = records.rows.map((row) => ({
    ...row,
    blob: Buffer.from(row.blob.toString('latin1').replace(/arn:.{68}/, foreign), 'latin1'),
  }));

  const answer = await post('/decrypt', { id, key });

  expect([answer.statusCode, answer.body]).toEqual([400, opaque]);
  expect(kms.calls).toEqual(['GenerateDataKey']);
});

function sorted(pairs: Readonly<Record<string, string>>) {
  return Object.entries(pairs).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
