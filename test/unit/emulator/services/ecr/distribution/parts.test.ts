import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toParts } from '../../../../../../emulator/services/ecr/distribution/parts.ts';

async function* stream(chunks: readonly Uint8Array[]) {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

test('a body is cut into parts of one size but for the last, and nothing of it is lost', async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 1, max: 20 }), async (given, size) => {
      const parts: Buffer[] = [];
      for await (const part of toParts(stream(given), size)) parts.push(part);

      expect(Buffer.concat(parts)).toEqual(Buffer.concat(given));
      expect(parts.slice(0, -1).every(({ length }) => length === size)).toBe(true);
      expect(parts.every(({ length }) => length > 0 && length <= size)).toBe(true);
    }),
  );
});
