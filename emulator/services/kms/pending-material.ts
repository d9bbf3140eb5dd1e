import { Fault } from '../../fault.ts';
import type { World } from '../../world.ts';
import { relativesOf, replicasOf } from './family.ts';
import { addMaterial } from './rotate.ts';
import { recordRotation } from './service-events.ts';
import type { Key } from './store.ts';

/*
 * Material that was imported for the next rotation. Of a multi-Region key, every related key must have it before that can be.
 * https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-on-demand.html
 */

export function requirePendingMaterial(world: World, key: Key): void {
  if (key.pending !== undefined && isEverywhere(world, key)) return;
  throw new Fault(
    'KMSInvalidStateException',
    `No available key material pending rotation for the key: ${key.arn}.`,
  );
}

export function isEverywhere(world: World, key: Key): boolean {
  return replicasOf(world, key).every(({ pending }) => pending?.id === key.pending?.id);
}

export function adoptPendingMaterial(world: World, key: Key): void {
  if (key.pending === undefined) return;
  for (const relative of relativesOf(world, key)) {
    if (relative.pending !== undefined) addMaterial(world, relative, relative.pending, 'ON_DEMAND');
    delete relative.pending;
  }
  recordRotation(world, key);
}
