import { createPrivateKey, type KeyObject } from 'node:crypto';
import { curveOf, deriveEcKey, deriveEd25519Key } from './ec-key.ts';
import { type OurKeySpec, specOf } from './key-specs.ts';
import { deriveRsaKey } from './rsa-key.ts';
import type { Key, Material } from './store.ts';

/** Rebuilt from the state at any time; a material's id is derived from its bytes, so worlds may share it. */
const derived = new Map<string, KeyObject>();
const mostDerived = 200;

/** The private key of an asymmetric KMS key. */
export function privateKeyOf(key: Key, material: Material): KeyObject {
  const found = derived.get(material.id);
  if (found !== undefined) return found;
  if (derived.size >= mostDerived) derived.clear();
  const bytes = Buffer.from(material.bytes ?? '', 'base64');
  const made =
    key.origin === 'EXTERNAL'
      ? createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' })
      : derivePrivateKey(bytes, key.spec);
  derived.set(material.id, made);
  return made;
}

export function derivePrivateKey(seed: Buffer, spec: OurKeySpec): KeyObject {
  const { kind, bits } = specOf(spec);
  switch (kind) {
    case 'rsa':
      return deriveRsaKey(seed, bits);
    case 'ec':
      return deriveEcKey(seed, curveOf(spec));
    case 'ed25519':
      return deriveEd25519Key(seed);
    default:
      throw new Error(`${spec} has no private key`);
  }
}
