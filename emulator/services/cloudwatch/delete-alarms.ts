import type { Call } from '../../service.ts';
import { stopEvaluating } from './alarm-cycle.ts';
import { recordConfigurationUpdate } from './alarm-history.ts';
import { accessOnEach, checkNames, findAlarms } from './alarm-names.ts';
import { stopFollowing } from './composite-cycle.ts';
import { parentsOf, suppressedBy } from './composite-states.ts';
import type { CloudWatchOperations } from './operations.ts';
import { invalid } from './refusals.ts';
import { type Alarm, cloudWatchOf, isCompositeAlarm, isMetricAlarm } from './store.ts';

export const deleteAlarms = {
  /** "If you specify any incorrect alarm names, the alarms you specify with correct names are still deleted." */
  DeleteAlarms: {
    access: ({ AlarmNames }, call) => accessOnEach('DeleteAlarms', AlarmNames, call),
    handle: ({ AlarmNames }, call) => {
      const alarms = findAlarms(checkNames(AlarmNames), call);
      if (alarms.filter(isCompositeAlarm).length > 1) {
        throw invalid('You cannot delete more than one composite alarm with one operation');
      }
      refuseChildren(alarms, call);
      for (const alarm of alarms) remove(alarm, call);
      return {};
    },
  },
} satisfies CloudWatchOperations;

/** An alarm that a composite alarm names, in its rule or as its suppressor, stays as long as that one does. */
function refuseChildren(alarms: readonly Alarm[], call: Call): void {
  const { alarms: all } = cloudWatchOf(call);
  const gone = new Set(alarms.map(({ configuration }) => configuration.arn));
  const needed = alarms.filter(({ configuration: { arn } }) =>
    [...parentsOf(call, all, arn), ...suppressedBy(call, all, arn)].some(
      (parent) => parent.configuration.arn === arn || !gone.has(parent.configuration.arn),
    ),
  );
  if (needed.length === 0) return;
  const names = needed.map(({ configuration }) => configuration.name).join(',');
  throw invalid(
    `Cannot delete ${names} as there are composite alarm(s) depending on ${needed.length === 1 ? 'it' : 'them'}.`,
  );
}

function remove(alarm: Alarm, call: Call): void {
  if (isMetricAlarm(alarm)) stopEvaluating(call, alarm);
  if (isCompositeAlarm(alarm)) stopFollowing(call, alarm);
  delete cloudWatchOf(call).alarms[alarm.configuration.arn];
  recordConfigurationUpdate(call, alarm, 'Delete');
}
