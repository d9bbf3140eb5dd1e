import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import type { Operations, TimerHandler } from '../../service.ts';
import type { World } from '../../world.ts';
import { keyAccess } from './access.ts';
import { makeMaterial } from './make-key.ts';
import { findKeyById } from './resolve.ts';
import { requireEnabled } from './states.ts';
import { type Key, storeOf } from './store.ts';
import { reads, writes } from './trail.ts';
import { required, requireRange } from './validation.ts';

const day = 86_400_000;

/** https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html */
const mostOnDemand = 25;

export const rotation = {
  EnableKeyRotation: {
    access: (input, call) =>
      keyAccess(call, findKeyById(call, required(input.KeyId, 'keyId')), 'kms:EnableKeyRotation', {
        conditions: { 'kms:RotationPeriodInDays': String(input.RotationPeriodInDays ?? 365) },
      }),
    handle: (input, call) => {
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      const days = input.RotationPeriodInDays ?? key.rotation?.days ?? 365;
      requireRange(days, 'rotationPeriodInDays', 90, 2560);
      requireEnabled(key);
      stop(call.world, key);
      planNext(call.world, key, days);
      return {};
    },
    trail: writes,
  },
  DisableKeyRotation: {
    access: (input, call) =>
      keyAccess(call, findKeyById(call, required(input.KeyId, 'keyId')), 'kms:DisableKeyRotation'),
    handle: (input, call) => {
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      requireEnabled(key);
      stop(call.world, key);
      return {};
    },
    trail: writes,
  },
  GetKeyRotationStatus: {
    access: (input, call) =>
      keyAccess(
        call,
        findKeyById(call, required(input.KeyId, 'keyId')),
        'kms:GetKeyRotationStatus',
      ),
    handle: (input, call) => {
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      const active = key.rotation !== undefined && key.state !== 'PendingDeletion';
      return {
        KeyId: key.id,
        KeyRotationEnabled: active,
        ...(active &&
          key.rotation && {
            RotationPeriodInDays: key.rotation.days,
            NextRotationDate: new Date(key.rotation.nextAt),
          }),
      };
    },
    trail: reads,
  },
  RotateKeyOnDemand: {
    access: (input, call) =>
      keyAccess(call, findKeyById(call, required(input.KeyId, 'keyId')), 'kms:RotateKeyOnDemand'),
    handle: (input, call) => {
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      requireEnabled(key);
      if (key.onDemandRotations >= mostOnDemand) {
        throw new Fault(
          'LimitExceededException',
          `${key.arn} was rotated on demand ${mostOnDemand} times`,
        );
      }
      key.onDemandRotations += 1;
      key.materials.push(makeMaterial(call.world));
      return { KeyId: key.id };
    },
    trail: writes,
  },
} satisfies Operations<typeof Kms>;

/** A key that is disabled or about to go is not rotated, but its turn comes again. */
export const rotateKey: TimerHandler = ({ account, region, data }, world) => {
  const key = storeOf({ world, account, region }).keys[String(data)];
  if (key?.rotation === undefined) return;
  if (key.state === 'Enabled') key.materials.push(makeMaterial(world));
  planNext(world, key, key.rotation.days);
};

function planNext(world: World, key: Key, days: number): void {
  const { account, region } = key;
  const nextAt = world.clock.now() + days * day;
  const timer = world.clock.schedule({
    at: nextAt,
    service: 'kms',
    name: 'rotate-key',
    account,
    region,
    data: key.id,
  });
  key.rotation = { days, nextAt, timer };
}

function stop(world: World, key: Key): void {
  if (key.rotation !== undefined) world.clock.cancel(key.rotation.timer);
  delete key.rotation;
}
