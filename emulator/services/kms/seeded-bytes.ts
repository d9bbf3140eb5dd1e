import { createHash } from 'node:crypto';

/** As many bytes as asked for, derived from a seed: the same seed and purpose give the same bytes. */
export function stretch(seed: Buffer, purpose: string, length: number): Buffer {
  return createHash('shake256', { outputLength: length }).update(purpose).update(seed).digest();
}

export function toNumber(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

/** Big-endian, filled up with zeros to `length`. */
export function toBytes(number: bigint, length: number): Buffer {
  return Buffer.from(number.toString(16).padStart(2 * length, '0'), 'hex');
}

/** The inverse modulo a number that has no divisor in common (extended Euclid). */
export function invert(number: bigint, modulus: bigint): bigint {
  let [one, other] = [modulus, ((number % modulus) + modulus) % modulus];
  let [from, to] = [0n, 1n];
  while (other !== 0n) {
    const quotient = one / other;
    [one, other] = [other, one - quotient * other];
    [from, to] = [to, from - quotient * to];
  }
  return ((from % modulus) + modulus) % modulus;
}
