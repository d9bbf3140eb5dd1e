import type { RotationType } from '@aws-sdk/client-kms';
import type { TimerHandler } from '../../service.ts';
import type { World } from '../../world.ts';
import { relativesOf } from './family.ts';
import { makeMaterial } from './make-key.ts';
import { recordRotation, recordSynchronization } from './service-events.ts';
import { type Key, type Material, storeOf } from './store.ts';

const day = 86_400_000;

/** New material for a key and its related keys in other Regions. */
export function rotate(world: World, key: Key, material: Material, type: RotationType): void {
  const relatives = relativesOf(world, key);
  for (const relative of relatives) addMaterial(world, relative, material, type);
  recordRotation(world, key);
  if (relatives.length > 1) recordSynchronization(world, key);
}

export function addMaterial(world: World, key: Key, material: Material, type: RotationType): void {
  key.materials.push({ ...material, rotated: { at: world.clock.now(), type } });
}

/**
 * A key that is disabled or about to go is not rotated; its turn comes again, and what it missed is made up for once it is enabled.
 * https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable-disable.html
 */
export const rotateKey: TimerHandler = ({ account, region, data }, world) => {
  const key = storeOf({ world, account, region }).keys[String(data)];
  if (key?.rotation === undefined) return;
  const { days, nextAt } = key.rotation;
  planRotation(world, key, days, nextAt);
  if (key.state === 'Enabled') rotate(world, key, makeMaterial(world, key), 'AUTOMATIC');
  else key.rotationOverdue = true;
};

export function rotateIfOverdue(world: World, key: Key): void {
  if (key.rotationOverdue !== true) return;
  delete key.rotationOverdue;
  if (key.rotation === undefined) return;
  const { days } = key.rotation;
  rotate(world, key, makeMaterial(world, key), 'AUTOMATIC');
  stopRotation(world, key);
  planRotation(world, key, days, world.clock.now());
}

export function planRotation(world: World, key: Key, days: number, from: number): void {
  const { account, region, id: data } = key;
  const nextAt = from + days * day;
  const due = { at: nextAt, service: 'kms', account, region, data };
  key.rotation = { days, nextAt, timer: world.clock.schedule({ ...due, name: 'rotate-key' }) };
}

export function stopRotation(world: World, key: Key): void {
  if (key.rotation !== undefined) world.clock.cancel(key.rotation.timer);
  delete key.rotation;
}
