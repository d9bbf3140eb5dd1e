import type { Call } from '../../service.ts';
import { release, startFollowing } from './composite-cycle.ts';
import { readComposite } from './composite-input.ts';
import type { CloudWatchOperations } from './operations.ts';
import { putAccess, putAlarm } from './put-alarm.ts';
import type { CompositeAlarm, CompositeAlarmConfiguration } from './store.ts';
import { holdActionsBack } from './suppression.ts';

export const putCompositeAlarm = {
  PutCompositeAlarm: {
    access: (input, call) => putAccess('PutCompositeAlarm', input, call),
    handle: async (input, call) => {
      const { alarm, how, before } = putAlarm(call, readComposite(input, call), input.Tags);
      if (before !== undefined) await changeSuppressor(call, alarm, before);
      startFollowing(call, alarm, how);
      return {};
    },
  },
} satisfies CloudWatchOperations;

/** "If you replace the action suppressor alarm, any active WaitPeriod or ExtensionPeriod is discarded." */
async function changeSuppressor(
  call: Call,
  alarm: CompositeAlarm,
  before: CompositeAlarmConfiguration,
): Promise<void> {
  const { suppressor } = alarm.configuration;
  if (before.suppressor?.alarm === suppressor?.alarm) return;
  if (suppressor !== undefined && alarm.suppression?.isDue)
    holdActionsBack(call, alarm, suppressor);
  else await release(call, alarm);
}
