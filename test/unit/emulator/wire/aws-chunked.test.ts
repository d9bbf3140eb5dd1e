import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dechunk } from '../../../../emulator/wire/aws-chunked.ts';

const seeded = { seed: 11, numRuns: 200 };

function frame(chunks: readonly Uint8Array[], signature: string, trailers = ''): Buffer {
  const framed = chunks.flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)}${signature}\r\n`),
    chunk,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...framed, Buffer.from(`0${signature}\r\n${trailers}\r\n`)]);
}

const chunkLists = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 6 });

describe('given a framed body', () => {
  test('its bytes come back whatever they are and however they were cut', () => {
    fc.assert(
      fc.property(chunkLists, fc.constantFrom('', ';chunk-signature=ab12'), (chunks, signature) => {
        const { body } = dechunk(frame(chunks, signature));

        expect(body.equals(Buffer.concat(chunks))).toBe(true);
      }),
      seeded,
    );
  });

  test('trailers are read as headers', () => {
    const framed = frame([Buffer.from('abc')], '', 'X-Amz-Checksum-CRC32: NSRBwg==\r\n');

    expect(dechunk(framed).trailers).toEqual({ 'x-amz-checksum-crc32': 'NSRBwg==' });
  });

  test('one cut short anywhere before its last chunk is refused, never read as less', () => {
    const whole = frame([Buffer.from('hello'), Buffer.from('world')], '');
    const end = whole.indexOf('0\r\n\r\n', whole.length - 5);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: end }), (length) => {
        expect(() => dechunk(whole.subarray(0, length))).toThrow('not a complete aws-chunked');
      }),
      seeded,
    );
  });

  test.each(['zz\r\nabc\r\n0\r\n\r\n', '-1\r\n', '\r\n', 'ffffffffff\r\n'])(
    '%j is refused',
    (text) => {
      expect(() => dechunk(Buffer.from(text))).toThrow('not a complete aws-chunked');
    },
  );
});
