import { createHash } from 'node:crypto';
import type { World } from '../../world.ts';
import { specOf } from './key-specs.ts';
import { type Key, type Material, storeOf } from './store.ts';

interface Place {
  readonly world: World;
  readonly account: string;
  readonly region: string;
}

type Facts = Pick<Key, 'manager' | 'description' | 'policy' | 'tags' | 'spec' | 'usage' | 'origin'>;

/** A key with fresh material, or waiting for it to be imported; not yet in the store. */
export function makeKey(place: Place, facts: Facts, multiRegion = false): Key {
  const uuid = place.world.random.uuid();
  const id = multiRegion ? `mrk-${uuid.replaceAll('-', '')}` : uuid;
  const key = emptyKey(place, id, facts);
  if (facts.origin === 'AWS_KMS') key.materials.push(makeMaterial(place.world, key));
  return key;
}

export function emptyKey({ world, account, region }: Place, id: string, facts: Facts): Key {
  return {
    ...facts,
    id,
    account,
    region,
    arn: `arn:aws:kms:${region}:${account}:key/${id}`,
    createdAt: world.clock.now(),
    state: facts.origin === 'AWS_KMS' ? 'Enabled' : 'PendingImport',
    aliases: [],
    grants: [],
    materials: [],
    onDemandRotations: 0,
  };
}

export function makeMaterial(world: World, key: Key): Material {
  const { kind, bits } = specOf(key.spec);
  const length = kind === 'hmac' ? bits / 8 : 32;
  return materialOf(key, world.random.bytes(length), world.clock.now());
}

/**
 * The id names material and key, in every world alike, so that caches can go by it. Related multi-Region keys have the same material under the same id, all
 * others ids of their own.
 */
export function materialOf(key: Key, bytes: Buffer, createdAt: number): Material {
  const owner = `${key.account} ${key.id} ${key.spec} ${key.origin}`;
  const id = createHash('sha256').update(owner).update(bytes).digest('hex');
  return { id, bytes: bytes.toString('base64'), createdAt };
}

export function isMultiRegion(key: Pick<Key, 'id'>): boolean {
  return key.id.startsWith('mrk-');
}

export function keepKey(place: Place, key: Key): void {
  storeOf(place).keys[key.id] = key;
}

export function nameKey(place: Place, key: Key, alias: string): void {
  const now = place.world.clock.now();
  storeOf(place).aliases[alias] = { name: alias, keyId: key.id, createdAt: now, updatedAt: now };
  key.aliases.push(alias);
}
