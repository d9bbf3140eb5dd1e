import { createHmac, type KeyObject } from 'node:crypto';
import { type Curve, pointOf } from './ec-key.ts';
import { invert, toBytes, toNumber } from './seeded-bytes.ts';

/**
 * An ECDSA signature whose secret number follows from key and digest (RFC 6979): Node's own signatures differ each time.
 */
export function signEcdsa(key: KeyObject, curve: Curve, digest: Buffer, hash: string): Buffer {
  const { order } = curve;
  const secret = secretOf(key);
  const message = leftmostBits(digest, order);
  for (const nonce of nonces(curve, secret, digest, hash)) {
    const point = pointOf(curve, toBytes(nonce, curve.size));
    const r = toNumber(point.subarray(1, 1 + curve.size)) % order;
    const s = (invert(nonce, order) * (message + r * secret)) % order;
    if (r !== 0n && s !== 0n) return encode(r, s);
  }
  throw new Error('no nonce fits');
}

/**
 * Whoever has the private number can find the point that a signature was made with: k = (e + r·d) / s. Node verifies messages only,
 * and KMS digests too.
 */
export function verifyEcdsa(
  key: KeyObject,
  curve: Curve,
  digest: Buffer,
  signature: Uint8Array,
): boolean {
  const { order } = curve;
  const [r, s] = decode(Buffer.from(signature)) ?? [0n, 0n];
  if (r <= 0n || s <= 0n || r >= order || s >= order) return false;
  const nonce = (invert(s, order) * (leftmostBits(digest, order) + r * secretOf(key))) % order;
  if (nonce === 0n) return false;
  const point = pointOf(curve, toBytes(nonce, curve.size));
  return toNumber(point.subarray(1, 1 + curve.size)) % order === r;
}

function secretOf(key: KeyObject): bigint {
  return toNumber(Buffer.from(String(key.export({ format: 'jwk' }).d), 'base64url'));
}

/** RFC 6979, section 3.2. */
function* nonces(curve: Curve, secret: bigint, digest: Buffer, hash: string): Generator<bigint> {
  const { order, size } = curve;
  const hmac = (key: Buffer, ...parts: Buffer[]): Buffer => {
    const mac = createHmac(hash, key);
    for (const part of parts) mac.update(part);
    return mac.digest();
  };
  const entropy = Buffer.concat([
    toBytes(secret, size),
    toBytes(leftmostBits(digest, order) % order, size),
  ]);
  let key: Buffer = Buffer.alloc(digest.length);
  let value: Buffer = Buffer.alloc(digest.length, 1);
  for (const step of [0, 1]) {
    key = hmac(key, value, Buffer.from([step]), entropy);
    value = hmac(key, value);
  }
  for (;;) {
    let bytes: Buffer = Buffer.alloc(0);
    while (bytes.length < size) {
      value = hmac(key, value);
      bytes = Buffer.concat([bytes, value]);
    }
    const nonce = leftmostBits(bytes.subarray(0, size), order);
    if (nonce > 0n && nonce < order) yield nonce;
    key = hmac(key, value, Buffer.from([0]));
    value = hmac(key, value);
  }
}

/** As many bits from the left as the order has. */
function leftmostBits(bytes: Buffer, order: bigint): bigint {
  const surplus = 8 * bytes.length - order.toString(2).length;
  const number = toNumber(bytes);
  return surplus > 0 ? number >> BigInt(surplus) : number;
}

/** DER: a sequence of two integers. */
function encode(r: bigint, s: bigint): Buffer {
  const body = Buffer.concat([encodeInteger(r), encodeInteger(s)]);
  const long = body.length > 127;
  return Buffer.concat([Buffer.from(long ? [0x30, 0x81, body.length] : [0x30, body.length]), body]);
}

/** Undefined: another encoding than DER's only one. */
function decode(bytes: Buffer): [bigint, bigint] | undefined {
  const header = bytes[1] === 0x81 ? 3 : 2;
  const split = header + 2 + (bytes[header + 1] ?? 0);
  const r = toNumber(bytes.subarray(header + 2, split));
  const s = toNumber(bytes.subarray(split + 2));
  return encode(r, s).equals(bytes) ? [r, s] : undefined;
}

function encodeInteger(number: bigint): Buffer {
  const hex = number.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const positive = (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.alloc(1), bytes]);
  return Buffer.concat([Buffer.from([0x02, positive.length]), positive]);
}
