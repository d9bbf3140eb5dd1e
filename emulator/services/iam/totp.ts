import { createHmac } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const step = 30_000;

/** The six digits that an authenticator shows at a moment (RFC 6238, SHA-1, steps of 30 s). */
export function codeAt(seed: string, at: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / step)));
  const digest = createHmac('sha1', decodeBase32(seed)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  const number = (digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000;
  return String(number).padStart(6, '0');
}

/** A code is good for its own half minute and for those before and after. */
export function isCode(seed: string, code: string, now: number): boolean {
  return [-step, 0, step].some((shift) => codeAt(seed, now + shift) === code);
}

/** Two codes that follow each other prove that the authenticator has the seed and the time. */
export function areConsecutive(seed: string, first: string, second: string, now: number): boolean {
  return [-2, -1, 0].some(
    (shift) =>
      codeAt(seed, now + shift * step) === first &&
      codeAt(seed, now + (shift + 1) * step) === second,
  );
}

function decodeBase32(text: string): Buffer {
  let bits = '';
  for (const character of text) bits += alphabet.indexOf(character).toString(2).padStart(5, '0');
  return Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
}
