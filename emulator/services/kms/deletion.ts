import type * as Kms from '@aws-sdk/client-kms';
import type { Operations, TimerHandler } from '../../service.ts';
import { keyAccess } from './access.ts';
import { findKeyById } from './resolve.ts';
import { requireNotPendingDeletion, requirePendingDeletion } from './states.ts';
import { storeOf } from './store.ts';
import { writes } from './trail.ts';
import { refuse, required } from './validation.ts';

const day = 86_400_000;

export const deletion = {
  ScheduleKeyDeletion: {
    access: (input, call) =>
      keyAccess(
        call,
        findKeyById(call, required(input.KeyId, 'keyId')),
        'kms:ScheduleKeyDeletion',
        {
          conditions: {
            'kms:ScheduleKeyDeletionPendingWindowInDays': String(input.PendingWindowInDays ?? 30),
          },
        },
      ),
    handle: (input, call) => {
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      const days = input.PendingWindowInDays ?? 30;
      if (days < 7 || days > 30) {
        throw refuse(`PendingWindowInDays should be between 7 and 30, but it is ${days}`);
      }
      requireNotPendingDeletion(key);
      const { clock } = call.world;
      const at = clock.now() + days * day;
      const { account, region } = key;
      const timer = clock.schedule({
        at,
        service: 'kms',
        name: 'delete-key',
        account,
        region,
        data: key.id,
      });
      key.deletion = { at, days, timer };
      key.state = 'PendingDeletion';
      return {
        KeyId: key.arn,
        DeletionDate: new Date(at),
        KeyState: key.state,
        PendingWindowInDays: days,
      };
    },
    trail: writes,
  },
  CancelKeyDeletion: {
    access: (input, call) =>
      keyAccess(call, findKeyById(call, required(input.KeyId, 'keyId')), 'kms:CancelKeyDeletion'),
    handle: (input, call) => {
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      requirePendingDeletion(key);
      if (key.deletion !== undefined) call.world.clock.cancel(key.deletion.timer);
      delete key.deletion;
      key.state = 'Disabled';
      return { KeyId: key.arn };
    },
    trail: writes,
  },
} satisfies Operations<typeof Kms>;

/** The waiting period is over: the material is gone for good, and the aliases with it. */
export const deleteKey: TimerHandler = ({ account, region, data }, world) => {
  const store = storeOf({ world, account, region });
  const key = store.keys[String(data)];
  if (key === undefined) return;
  for (const alias of key.aliases) delete store.aliases[alias];
  if (key.rotation !== undefined) world.clock.cancel(key.rotation.timer);
  delete store.keys[key.id];
};
