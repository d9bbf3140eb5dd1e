import type { MultiRegionConfiguration } from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import type { World } from '../../world.ts';
import { isMultiRegion } from './make-key.ts';
import { familiesOf, type Key, storeOf } from './store.ts';

/** The related keys of a multi-Region key, itself among them; of any other key itself. */
export function relativesOf(world: World, key: Key): readonly Key[] {
  const family = isMultiRegion(key)
    ? familiesOf({ world, account: key.account })[key.id]
    : undefined;
  if (family === undefined) return [key];
  return family.regions.flatMap((region) => keyIn(world, key, region) ?? []);
}

export function keyIn(world: World, { account, id }: Key, region: string): Key | undefined {
  return storeOf({ world, account, region }).keys[id];
}

/** Whose rotation counts, and who alone can be replicated. */
export function primaryOf(world: World, key: Key): Key {
  const family = familiesOf({ world, account: key.account })[key.id];
  return (family && keyIn(world, key, family.primary)) ?? key;
}

export function replicasOf(world: World, key: Key): readonly Key[] {
  const primary = primaryOf(world, key);
  return relativesOf(world, key).filter((relative) => relative !== primary);
}

export function requirePrimary(world: World, key: Key): void {
  if (isMultiRegion(key) && primaryOf(world, key) === key) return;
  throw new Fault('UnsupportedOperationException', `${key.arn} is not a multi-region primary key.`);
}

export function configurationOf(world: World, key: Key): MultiRegionConfiguration {
  const primary = primaryOf(world, key);
  return {
    MultiRegionKeyType: primary === key ? 'PRIMARY' : 'REPLICA',
    PrimaryKey: { Arn: primary.arn, Region: primary.region },
    ReplicaKeys: replicasOf(world, key).map(({ arn, region }) => ({ Arn: arn, Region: region })),
  };
}
