import type { AlarmState } from './alarm-rule.ts';
import type { Alarm, AlarmStatus } from './store.ts';
import { formatMoment, formatTimestamp } from './timestamp.ts';

type Reasoned = Pick<AlarmStatus, 'value' | 'reason' | 'reasonData'>;

/** The state of a composite alarm right after it was put, and why. */
export function stateWhenPut(
  arn: string,
  how: 'created' | 'updated',
  value: AlarmState,
  children: readonly Alarm[],
): Reasoned {
  const reason = `${arn} was ${how} and its alarm rule evaluates to ${value}`;
  return { value, reason, reasonData: triggeringAlarms(children) };
}

/** The state that a child's transition brought a composite alarm into, and why. */
export function stateByChild(value: AlarmState, child: Alarm): Reasoned {
  const { configuration, status } = child;
  const reason = `${configuration.arn} transitioned to ${status.value} at ${formatMoment(status.transitionedAt)}`;
  return { value, reason, reasonData: triggeringAlarms([child]) };
}

function triggeringAlarms(alarms: readonly Alarm[]): string {
  return JSON.stringify({
    triggeringAlarms: alarms.map(({ configuration: { arn }, status }) => ({
      arn,
      state: { value: status.value, timestamp: formatTimestamp(status.transitionedAt) },
    })),
  });
}

interface Triggering {
  readonly triggeringAlarms?: readonly {
    readonly arn: string;
    readonly state: { readonly value: string; readonly timestamp: string };
  }[];
}

/** The same children as a notification lists them; a state that was set has none. */
export function triggeringChildren({ reasonData }: AlarmStatus): object[] {
  const { triggeringAlarms: children = [] } = JSON.parse(reasonData ?? '{}') as Triggering;
  if (!Array.isArray(children)) return [];
  return children.map(({ arn, state }) => ({
    Arn: arn,
    State: { Value: state?.value, Timestamp: state?.timestamp },
  }));
}
