import {
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import type { Clients } from './clients.ts';
import type { StateChange } from './evidence.ts';
import { parseObject } from './parse-object.ts';
import type { Detection, Instance } from './target.ts';

/**
 * Milliseconds by which an alarm and its history may differ about the time of one change. No alarm is evaluated more often than
 * every ten seconds.
 */
const tolerance = 5_000;

/**
 * The state changes of every alarm since a moment. All alarms are asked for at once; the history, one call each, only of those
 * whose last change it has not told of. A change that was taken back between two looks moves the time of the last one, too.
 */
export class AlarmChanges {
  readonly known = new Map<string, readonly StateChange[]>();
  /** When each alarm had changed last, once its history told of that. */
  readonly #told = new Map<string, number>();
  readonly #clients: Clients;
  readonly #target: Instance;
  readonly #since: number;

  constructor(clients: Clients, target: Instance, since: number) {
    this.#clients = clients;
    this.#target = target;
    this.#since = since;
  }

  /** Whether it read anything that was not known. */
  async look(): Promise<boolean> {
    const { detections } = this.#target;
    const { MetricAlarms = [] } = await this.#clients.cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: detections.map(({ alarmName }) => alarmName) }),
    );
    let isNew = false;
    for (const detection of detections) {
      const { id, alarmName } = detection;
      const alarm = MetricAlarms.find(({ AlarmName }) => AlarmName === alarmName);
      const changedAt = changeOf(alarm);
      if (changedAt !== undefined && this.#isTold(id, changedAt)) continue;
      const changes = await this.#read(detection);
      if (changedAt !== undefined && tells(changes, alarm?.StateValue, changedAt)) {
        this.#told.set(id, changedAt);
      }
      isNew ||= changes.length !== (this.known.get(id)?.length ?? 0);
      this.known.set(id, changes);
    }
    return isNew;
  }

  #isTold(id: string, changedAt: number): boolean {
    return changedAt < this.#since - tolerance || this.#told.get(id) === changedAt;
  }

  async #read({ alarmName }: Detection): Promise<StateChange[]> {
    const { AlarmHistoryItems = [] } = await this.#clients.cloudWatch.send(
      new DescribeAlarmHistoryCommand({
        AlarmName: alarmName,
        HistoryItemType: 'StateUpdate',
        StartDate: new Date(this.#since),
        ScanBy: 'TimestampAscending',
        MaxRecords: 100,
      }),
    );
    return AlarmHistoryItems.map(({ Timestamp, HistoryData }) =>
      readChange(Timestamp, HistoryData),
    ).filter((change) => change !== undefined);
  }
}

/** When the alarm's state changed last. */
function changeOf(alarm: MetricAlarm | undefined): number | undefined {
  return (alarm?.StateTransitionedTimestamp ?? alarm?.StateUpdatedTimestamp)?.getTime();
}

/** Whether the history has come as far as the alarm: it may lag behind it. */
function tells(
  changes: readonly StateChange[],
  state: MetricAlarm['StateValue'],
  changedAt: number,
): boolean {
  const last = changes.at(-1);
  return last?.state === state && last !== undefined && last.at >= changedAt - tolerance;
}

function readChange(at: Date | undefined, data: string | undefined): StateChange | undefined {
  const state = parseObject<{
    newState?: { stateValue?: StateChange['state']; stateReason?: string };
  }>(data)?.newState;
  if (at === undefined || state?.stateValue === undefined) return undefined;
  return { at: at.getTime(), state: state.stateValue, reason: state.stateReason ?? '' };
}
