import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import type { Call, Operations, TimerHandler } from '../../service.ts';
import type { World } from '../../world.ts';
import { keyAccess } from './access.ts';
import { primaryOf, requirePrimary } from './family.ts';
import { isMultiRegion, makeMaterial } from './make-key.ts';
import { adoptPendingMaterial, requirePendingMaterial } from './pending-material.ts';
import { findKeyById } from './resolve.ts';
import { planRotation, rotate, stopRotation } from './rotate.ts';
import { requireState } from './states.ts';
import { type Key, storeOf } from './store.ts';
import { reads, writes } from './trail.ts';
import { required, requireRange } from './validation.ts';

/** https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html */
const mostOnDemand = 25;
/** AWS rotates in the background, within seconds; how many is ours. */
const onDemandSeconds = 1;
const conflictMinutes = 20;

export const rotation = {
  EnableKeyRotation: {
    access: (input, call) =>
      keyAccess(call, named(input, call), 'kms:EnableKeyRotation', {
        conditions: { 'kms:RotationPeriodInDays': String(input.RotationPeriodInDays ?? 365) },
      }),
    handle: (input, call) => {
      const key = named(input, call);
      const days = input.RotationPeriodInDays ?? 365;
      requireRange(days, 'rotationPeriodInDays', 90, 2560);
      requireAutomatic(call, key);
      requireState(key, 'change');
      stopRotation(call.world, key);
      planRotation(call.world, key, days, call.world.clock.now());
      return {};
    },
    trail: writes,
  },
  DisableKeyRotation: {
    access: (input, call) => keyAccess(call, named(input, call), 'kms:DisableKeyRotation'),
    handle: (input, call) => {
      const key = named(input, call);
      requireAutomatic(call, key);
      requireState(key, 'change');
      stopRotation(call.world, key);
      return {};
    },
    trail: writes,
  },
  GetKeyRotationStatus: {
    access: (input, call) => keyAccess(call, named(input, call), 'kms:GetKeyRotationStatus'),
    handle: (input, call) => {
      const key = named(input, call);
      requireRotatable(key);
      return { KeyId: key.id, ...statusOf(key, primaryOf(call.world, key)) };
    },
    trail: reads,
  },
  RotateKeyOnDemand: {
    access: (input, call) => keyAccess(call, named(input, call), 'kms:RotateKeyOnDemand'),
    handle: (input, call) => {
      const key = named(input, call);
      if (key.spec !== 'SYMMETRIC_DEFAULT') throw new Fault('UnsupportedOperationException', '');
      requireState(key, 'change');
      if (isMultiRegion(key)) requirePrimary(call.world, key);
      requireRoomForRotation(call, key);
      if (key.origin === 'EXTERNAL') requirePendingMaterial(call.world, key);
      startOnDemand(call.world, key);
      return { KeyId: key.arn };
    },
    trail: writes,
  },
} satisfies Operations<typeof Kms>;

function named(input: { readonly KeyId: string | undefined }, call: Call): Key {
  return findKeyById(call, required(input.KeyId, 'keyId'));
}

/** KMS says nothing more of asymmetric and HMAC keys. */
function requireRotatable(key: Key): void {
  if (key.spec !== 'SYMMETRIC_DEFAULT') throw new Fault('UnsupportedOperationException', '');
  if (key.origin === 'AWS_KMS') return;
  throw new Fault(
    'UnsupportedOperationException',
    `${key.arn} origin is ${key.origin} which is not valid for this operation.`,
  );
}

function requireAutomatic(call: Call, key: Key): void {
  requireRotatable(key);
  if (isMultiRegion(key)) requirePrimary(call.world, key);
}

function requireRoomForRotation({ world }: Call, key: Key): void {
  if (key.onDemandRotations >= mostOnDemand) {
    throw new Fault(
      'LimitExceededException',
      `The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be performed for this key: ${key.arn}`,
    );
  }
  const soon = world.clock.now() + conflictMinutes * 60_000;
  if (key.onDemand === undefined && (key.rotation === undefined || key.rotation.nextAt > soon))
    return;
  throw new Fault(
    'ConflictException',
    `A rotation of ${key.arn} is in progress or about to begin.`,
  );
}

function startOnDemand(world: World, key: Key): void {
  const { account, region, id: data } = key;
  const at = world.clock.now();
  key.onDemandRotations += 1;
  key.onDemand = { startedAt: at };
  const due = { at: at + 1000 * onDemandSeconds, service: 'kms', account, region, data };
  world.clock.schedule({ ...due, name: 'finish-rotation' });
}

/** A replica shows its primary's rotation. */
function statusOf(key: Key, { rotation: planned, onDemand }: Key) {
  const isGoing = key.state === 'PendingDeletion' || key.state === 'PendingReplicaDeletion';
  const active = planned !== undefined && !isGoing;
  return {
    KeyRotationEnabled: active,
    ...(active && {
      RotationPeriodInDays: planned.days,
      NextRotationDate: new Date(planned.nextAt),
    }),
    ...(onDemand && { OnDemandRotationStartDate: new Date(onDemand.startedAt) }),
  };
}

export const finishRotation: TimerHandler = ({ account, region, data }, world) => {
  const key = storeOf({ world, account, region }).keys[String(data)];
  if (key?.onDemand === undefined) return;
  delete key.onDemand;
  if (key.origin === 'EXTERNAL') adoptPendingMaterial(world, key);
  else rotate(world, key, makeMaterial(world, key), 'ON_DEMAND');
};
