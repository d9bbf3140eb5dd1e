import type * as Kms from '@aws-sdk/client-kms';
import type { Call, Operations, TimerHandler } from '../../service.ts';
import type { World } from '../../world.ts';
import { keyAccess } from './access.ts';
import { forgetExpiry } from './expiry.ts';
import { primaryOf, replicasOf } from './family.ts';
import { isMultiRegion } from './make-key.ts';
import { findKeyById } from './resolve.ts';
import { stopRotation } from './rotate.ts';
import { recordDeletion } from './service-events.ts';
import { requirePendingDeletion, requireState } from './states.ts';
import { familiesOf, type Key, storeOf } from './store.ts';
import { writes } from './trail.ts';
import { refuse, required } from './validation.ts';

const day = 86_400_000;

export const deletion = {
  ScheduleKeyDeletion: {
    access: (input, call) =>
      keyAccess(call, named(input, call), 'kms:ScheduleKeyDeletion', {
        conditions: {
          'kms:ScheduleKeyDeletionPendingWindowInDays': String(input.PendingWindowInDays ?? 30),
        },
      }),
    handle: (input, call) => {
      const key = named(input, call);
      const days = input.PendingWindowInDays ?? 30;
      if (days < 7 || days > 30) {
        throw refuse(`PendingWindowInDays should be between 7 and 30, but it is ${days}`);
      }
      requireState(key, 'scheduleDeletion');
      if (hasReplicas(call.world, key)) {
        key.state = 'PendingReplicaDeletion';
        key.deletion = { days };
      } else scheduleDeletion(call.world, key, days);
      return {
        KeyId: key.arn,
        ...(key.deletion?.at !== undefined && { DeletionDate: new Date(key.deletion.at) }),
        KeyState: key.state,
        PendingWindowInDays: days,
      };
    },
    trail: writes,
  },
  CancelKeyDeletion: {
    access: (input, call) => keyAccess(call, named(input, call), 'kms:CancelKeyDeletion'),
    handle: (input, call) => {
      const key = named(input, call);
      requirePendingDeletion(key);
      if (key.deletion?.timer !== undefined) call.world.clock.cancel(key.deletion.timer);
      delete key.deletion;
      key.state = lacksMaterial(key) ? 'PendingImport' : 'Disabled';
      return { KeyId: key.arn };
    },
    trail: writes,
  },
} satisfies Operations<typeof Kms>;

function named(input: { readonly KeyId: string | undefined }, call: Call): Key {
  return findKeyById(call, required(input.KeyId, 'keyId'));
}

/** A multi-Region primary waits until its replicas are gone; then its own waiting period begins. */
function hasReplicas(world: World, key: Key): boolean {
  return isMultiRegion(key) && primaryOf(world, key) === key && replicasOf(world, key).length > 0;
}

function scheduleDeletion(world: World, key: Key, days: number): void {
  const { account, region, id: data } = key;
  const at = world.clock.now() + days * day;
  const timer = world.clock.schedule({
    at,
    service: 'kms',
    name: 'delete-key',
    account,
    region,
    data,
  });
  key.deletion = { at, days, timer };
  key.state = 'PendingDeletion';
}

function lacksMaterial({ materials }: Key): boolean {
  return materials.length === 0 || materials.some(({ bytes }) => bytes === undefined);
}

/** The waiting period is over: the material is gone for good, and the aliases with it. */
export const deleteKey: TimerHandler = ({ account, region, data }, world) => {
  const store = storeOf({ world, account, region });
  const key = store.keys[String(data)];
  if (key === undefined) return;
  for (const alias of key.aliases) delete store.aliases[alias];
  stopRotation(world, key);
  for (const material of key.materials) forgetExpiry(world, material);
  if (key.pending !== undefined) forgetExpiry(world, key.pending);
  const primary = primaryOf(world, key);
  delete store.keys[key.id];
  recordDeletion(world, key);
  if (isMultiRegion(key)) leaveFamily(world, key, primary);
};

function leaveFamily(world: World, key: Key, primary: Key): void {
  const families = familiesOf({ world, account: key.account });
  if (primary === key) {
    delete families[key.id];
    return;
  }
  const family = families[key.id];
  family?.regions.splice(family.regions.indexOf(key.region), 1);
  if (primary.state !== 'PendingReplicaDeletion' || hasReplicas(world, primary)) return;
  scheduleDeletion(world, primary, primary.deletion?.days ?? 30);
}
