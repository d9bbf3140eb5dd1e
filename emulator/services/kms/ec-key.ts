import { createECDH, createPrivateKey, type KeyObject } from 'node:crypto';
import type { OurKeySpec } from './key-specs.ts';
import { stretch, toBytes, toNumber } from './seeded-bytes.ts';

export interface Curve {
  /** OpenSSL's name. */
  readonly name: string;
  /** The name in a JSON web key. */
  readonly jwk: string;
  /** The number of points. */
  readonly order: bigint;
  /** Length of a coordinate in bytes. */
  readonly size: number;
}

/** https://www.secg.org/sec2-v2.pdf */
const curves: Readonly<Partial<Record<OurKeySpec, Curve>>> = {
  ECC_NIST_P256: {
    name: 'prime256v1',
    jwk: 'P-256',
    size: 32,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  ECC_NIST_P384: {
    name: 'secp384r1',
    jwk: 'P-384',
    size: 48,
    order:
      0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
  ECC_NIST_P521: {
    name: 'secp521r1',
    jwk: 'P-521',
    size: 66,
    order:
      0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  },
  ECC_SECG_P256K1: {
    name: 'secp256k1',
    jwk: 'secp256k1',
    size: 32,
    order: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  },
};

export function curveOf(spec: OurKeySpec): Curve {
  const curve = curves[spec];
  if (curve === undefined) throw new Error(`${spec} has no curve`);
  return curve;
}

/** The private number is 64 bits longer than the curve before it is reduced, so that no value is likelier than another. */
export function deriveEcKey(seed: Buffer, curve: Curve): KeyObject {
  const wide = stretch(seed, `ec ${curve.name}`, curve.size + 8);
  const secret = toBytes((toNumber(wide) % (curve.order - 1n)) + 1n, curve.size);
  const point = pointOf(curve, secret);
  return createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: curve.jwk,
      d: secret.toString('base64url'),
      x: point.subarray(1, 1 + curve.size).toString('base64url'),
      y: point.subarray(1 + curve.size).toString('base64url'),
    },
  });
}

/** The uncompressed point of a private number. */
export function pointOf(curve: Curve, secret: Buffer): Buffer {
  const pair = createECDH(curve.name);
  pair.setPrivateKey(secret);
  return pair.getPublicKey();
}

/** PKCS #8 of Ed25519 but for its 32 bytes (RFC 8410). */
const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

export function deriveEd25519Key(seed: Buffer): KeyObject {
  const key = Buffer.concat([ed25519Prefix, stretch(seed, 'ed25519', 32)]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}
