import { createHash } from 'node:crypto';
import type { World } from '../../world.ts';
import { type Key, type Material, storeOf } from './store.ts';

interface Place {
  readonly world: World;
  readonly account: string;
  readonly region: string;
}

/** A key with fresh material, not yet in the store. */
export function makeKey(
  place: Place,
  facts: Pick<Key, 'manager' | 'description' | 'policy' | 'tags'>,
): Key {
  const { world, account, region } = place;
  const id = world.random.uuid();
  return {
    ...facts,
    id,
    account,
    region,
    arn: `arn:aws:kms:${region}:${account}:key/${id}`,
    createdAt: world.clock.now(),
    state: 'Enabled',
    aliases: [],
    grants: [],
    materials: [makeMaterial(world)],
    onDemandRotations: 0,
  };
}

export function makeMaterial(world: World): Material {
  const bytes = world.random.bytes(32);
  const id = createHash('sha256').update('key material').update(bytes).digest('hex');
  return { id, bytes: bytes.toString('base64'), createdAt: world.clock.now() };
}

export function keepKey(place: Place, key: Key): void {
  storeOf(place).keys[key.id] = key;
}

export function nameKey(place: Place, key: Key, alias: string): void {
  const now = place.world.clock.now();
  storeOf(place).aliases[alias] = { name: alias, keyId: key.id, createdAt: now, updatedAt: now };
  key.aliases.push(alias);
}
