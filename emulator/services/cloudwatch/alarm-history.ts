import type { StateHolder } from '../../state.ts';
import type { World } from '../../world.ts';
import type { ActionResult } from './alarm-actions.ts';
import { firstFrom } from './datapoints.ts';
import { embedJson } from './double.ts';
import { historicAlarm } from './historic-alarm.ts';
import {
  type Alarm,
  type AlarmConfiguration,
  type AlarmStatus,
  cloudWatchOf,
  type HistoryType,
} from './store.ts';

/** "CloudWatch preserves alarm history for two weeks", deleted alarms' too ("Using Amazon CloudWatch alarms"). */
const keptFor = 14 * 86_400_000;

interface Place {
  readonly world: World & StateHolder;
  readonly account: string;
  readonly region: string;
}

const changes = {
  Create: { verb: 'created', member: 'createdAlarm' },
  Update: { verb: 'updated', member: 'updatedAlarm' },
  Delete: { verb: 'deleted', member: 'deletedAlarm' },
} as const;

export function recordConfigurationUpdate(
  place: Place,
  alarm: Alarm,
  type: keyof typeof changes,
): void {
  const { verb, member } = changes[type];
  const { configuration } = alarm;
  append(place, configuration, 'ConfigurationUpdate', `Alarm "${configuration.name}" ${verb}`, {
    version: '1.0',
    type,
    [member]: historicAlarm(alarm),
  });
}

export function recordStateUpdate(
  place: Place,
  alarm: AlarmConfiguration,
  from: AlarmStatus,
  to: AlarmStatus,
): void {
  append(place, alarm, 'StateUpdate', `Alarm updated from ${from.value} to ${to.value}`, {
    version: '1.0',
    oldState: historicState(from),
    newState: historicState(to),
  });
}

export function recordAction(
  place: Place,
  alarm: AlarmConfiguration,
  action: string,
  status: AlarmStatus,
  result: ActionResult,
): void {
  const failed = result.outcome === 'failed';
  const summary = failed
    ? `Failed to execute action ${action}. Received error: "${result.error}"`
    : `Successfully executed action ${action}`;
  append(place, alarm, 'Action', summary, {
    actionState: failed ? 'Failed' : 'Succeeded',
    stateUpdateTimestamp: status.updatedAt,
    notificationResource: action,
    publishedMessage: result.message,
    error: failed ? result.error : null,
  });
}

function historicState({ value, reason, reasonData }: AlarmStatus): object {
  return {
    stateValue: value,
    stateReason: reason,
    ...(reasonData !== undefined && { stateReasonData: embedJson(reasonData) }),
  };
}

function append(
  place: Place,
  { name, kind }: AlarmConfiguration,
  type: HistoryType,
  summary: string,
  data: object,
): void {
  const store = cloudWatchOf(place);
  const at = place.world.clock.now();
  const id = store.nextHistoryId++;
  const expired = firstFrom(store.history, at - keptFor);
  if (expired > 0) store.history.splice(0, expired);
  const alarmType = kind === 'metric' ? 'MetricAlarm' : 'CompositeAlarm';
  store.history.push({ id, at, alarm: name, alarmType, type, summary, data: JSON.stringify(data) });
}
