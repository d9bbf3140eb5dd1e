import { checkPrimeSync, createPrivateKey, type KeyObject } from 'node:crypto';
import type { Random } from './random.ts';

const exponent = 65_537n;

/** An RSA key made from the seed, as Node's own generator cannot be seeded. Fit for nothing but an emulator. */
export function seededRsaKey(random: Random, bits: number): KeyObject {
  const p = prime(random, bits / 2);
  const q = prime(random, bits / 2);
  const d = inverse(exponent, (p - 1n) * (q - 1n));
  const members = { n: p * q, e: exponent, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n) };
  const key = Object.entries({ ...members, qi: inverse(q, p) }).map(
    ([name, value]) => [name, base64url(value)] as const,
  );
  return createPrivateKey({ key: { kty: 'RSA', ...Object.fromEntries(key) }, format: 'jwk' });
}

/** Its two highest bits are set, so that the product of two has all its bits. */
function prime(random: Random, bits: number): bigint {
  const high = 3n << BigInt(bits - 2);
  for (;;) {
    const candidate = BigInt(`0x${random.hex(bits / 4)}`) | high | 1n;
    if ((candidate - 1n) % exponent !== 0n && checkPrimeSync(candidate)) return candidate;
  }
}

/** The number whose product with `value` leaves 1 (extended Euclid). */
function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, next] = [modulus, value % modulus];
  let [factor, nextFactor] = [0n, 1n];
  while (next !== 0n) {
    const quotient = rest / next;
    [rest, next] = [next, rest - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return factor < 0n ? factor + modulus : factor;
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}
