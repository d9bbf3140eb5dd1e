import { createHash } from 'node:crypto';

/*
 * The two paddings of PKCS #1 that draw randomness (RFC 8017), with randomness that is given to them: Node's own cannot be seeded.
 */

/** EME-OAEP: what is encrypted instead of `message`; `seed` has the length of a digest. */
export function padOaep(message: Uint8Array, size: number, hash: string, seed: Buffer): Buffer {
  const label = createHash(hash).digest();
  const zeros = Buffer.alloc(size - message.length - 2 * label.length - 2);
  const block = Buffer.concat([label, zeros, Buffer.from([1]), message]);
  const masked = xor(block, mask(seed, block.length, hash));
  return Buffer.concat([Buffer.alloc(1), xor(seed, mask(masked, seed.length, hash)), masked]);
}

/** How many bytes OAEP can take. */
export function roomForOaep(size: number, hash: string): number {
  return size - 2 * digestLength(hash) - 2;
}

/** EMSA-PSS: what is signed for `digest`; `salt` has the length of a digest, as KMS's signatures have. */
export function padPss(digest: Buffer, bits: number, hash: string, salt: Buffer): Buffer {
  const size = Math.ceil((bits - 1) / 8);
  const sealed = createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
  const zeros = Buffer.alloc(size - salt.length - digest.length - 2);
  const block = Buffer.concat([zeros, Buffer.from([1]), salt]);
  const masked = xor(block, mask(sealed, block.length, hash));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * size - (bits - 1)));
  return Buffer.concat([masked, sealed, Buffer.from([0xbc])]);
}

/** The salt in a block of PSS, if it is as long as it should be. */
export function saltOf(block: Buffer, length: number, hash: string): Buffer {
  const end = block.length - length - 1;
  const masked = block.subarray(0, end);
  return xor(masked, mask(block.subarray(end, -1), end, hash)).subarray(-length);
}

export function digestLength(hash: string): number {
  return createHash(hash).digest().length;
}

/** MGF1. */
function mask(seed: Buffer, length: number, hash: string): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0, counter = 0; at < length; counter += 1) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const part = createHash(hash).update(seed).update(count).digest();
    parts.push(part);
    at += part.length;
  }
  return Buffer.concat(parts).subarray(0, length);
}

function xor(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((byte, at) => byte ^ (other[at] ?? 0)));
}
