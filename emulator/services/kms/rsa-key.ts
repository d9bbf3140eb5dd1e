import { checkPrimeSync, createPrivateKey, type KeyObject } from 'node:crypto';
import { invert, stretch, toBytes, toNumber } from './seeded-bytes.ts';

const exponent = 65537n;
/** How far a search goes from its starting point, in odd numbers; a prime is there but for one in thousands of starts. */
const reach = 1 << 13;

/**
 * An RSA key pair that follows from a seed. Node makes its own from randomness that cannot be seeded, and one world must give the
 * same keys twice; 2048 bits take about 60 ms, 4096 below a second, so keys are derived when they are first used.
 */
export function deriveRsaKey(seed: Buffer, bits: number): KeyObject {
  const name = `${bits} ${seed.toString('base64')}`;
  const found = derived.get(name);
  if (found !== undefined) return found;
  if (derived.size >= mostDerived) derived.clear();
  const made = assemble(seed, bits);
  derived.set(name, made);
  return made;
}

/** Rebuilt from the seeds at any time. */
const derived = new Map<string, KeyObject>();
const mostDerived = 200;

function assemble(seed: Buffer, bits: number): KeyObject {
  const p = findPrime(seed, 'p', bits / 2);
  const q = findPrime(seed, 'q', bits / 2);
  const d = invert(exponent, (p - 1n) * (q - 1n));
  const size = bits / 8;
  const numbers = { n: [p * q, size], d: [d, size], p: [p, size / 2], q: [q, size / 2] } as const;
  const rest = {
    dp: [d % (p - 1n), size / 2],
    dq: [d % (q - 1n), size / 2],
    qi: [invert(q, p), size / 2],
  } as const;
  const encoded = Object.entries({ ...numbers, ...rest }).map(([name, [number, length]]) => [
    name,
    toBytes(number, length).toString('base64url'),
  ]);
  return createPrivateKey({
    format: 'jwk',
    key: { kty: 'RSA', e: 'AQAB', ...Object.fromEntries(encoded) },
  });
}

/** The first prime behind a seeded starting point whose two upper bits are set, so that the product has its full length. */
function findPrime(seed: Buffer, name: string, bits: number): bigint {
  for (let attempt = 0; ; attempt += 1) {
    const start = stretch(seed, `rsa ${bits} ${name} ${attempt}`, bits / 8);
    start[0] = (start[0] ?? 0) | 0xc0;
    start[start.length - 1] = (start.at(-1) ?? 0) | 1;
    const prime = searchFrom(toNumber(start));
    if (prime !== undefined) return prime;
  }
}

function searchFrom(start: bigint): bigint | undefined {
  const composite = sieve(start);
  for (let step = 0; step < reach; step += 1) {
    if (composite[step]) continue;
    const candidate = start + 2n * BigInt(step);
    if (candidate % exponent !== 1n && checkPrimeSync(candidate, { checks: 1 })) return candidate;
  }
  return undefined;
}

/** Marks the odd numbers from `start` on that a small prime divides. */
function sieve(start: bigint): Uint8Array {
  const composite = new Uint8Array(reach);
  for (const prime of smallPrimes()) {
    const rest = (prime - Number(start % BigInt(prime))) % prime;
    for (let step = (rest % 2 === 0 ? rest : rest + prime) / 2; step < reach; step += prime) {
      composite[step] = 1;
    }
  }
  return composite;
}

let primes: readonly number[] | undefined;

function smallPrimes(): readonly number[] {
  primes ??= oddPrimesBelow(1 << 15);
  return primes;
}

function oddPrimesBelow(limit: number): number[] {
  const composite = new Uint8Array(limit);
  const found: number[] = [];
  for (let number = 3; number < limit; number += 2) {
    if (composite[number]) continue;
    found.push(number);
    for (let multiple = number * number; multiple < limit; multiple += 2 * number) {
      composite[multiple] = 1;
    }
  }
  return found;
}
