import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';

/**
 * The key that messages are signed with: one for all, as AWS's is, and no secret. It is made of a fixed text, so that the same
 * requests are signed the same in every run, and nobody has to wait until two primes are found.
 */
export function signingKey(): KeyObject {
  key ??= createPrivateKey({ key: rsaJwk(...primes()), format: 'jwk' });
  return key;
}

let key: KeyObject | undefined;

/** How far each lies behind its digest was found once. */
export function primes(): [p: bigint, q: bigint] {
  return [oddNumber('p', 647), oddNumber('q', 585)];
}

/** Of 1024 bits, so many odd numbers after the digest of a name. */
function oddNumber(name: string, offset: number): bigint {
  const digest = createHash('shake256', { outputLength: 128 }).update(`keywatch sns ${name}`);
  const start = BigInt(`0x${digest.digest('hex')}`);
  return (start | (3n << 1022n) | 1n) + 2n * BigInt(offset);
}

function rsaJwk(p: bigint, q: bigint) {
  const e = 65_537n;
  const d = inverse(e, (p - 1n) * (q - 1n));
  const numbers = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const members = Object.entries(numbers).map(([name, value]) => [name, base64Url(value)]);
  return { kty: 'RSA', ...Object.fromEntries(members) };
}

/** By Euclid's extended algorithm. */
function inverse(of: bigint, modulus: bigint): bigint {
  let [remainder, next] = [modulus, of];
  let [before, result] = [0n, 1n];
  while (next > 1n) {
    const quotient = remainder / next;
    [remainder, next] = [next, remainder - quotient * next];
    [before, result] = [result, before - quotient * result];
  }
  return ((result % modulus) + modulus) % modulus;
}

function base64Url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}
