import { trigger } from './alarm-trigger.ts';
import { triggeringChildren } from './composite-reason.ts';
import { regionNames } from './region-names.ts';
import type { AlarmConfiguration, AlarmStatus } from './store.ts';
import { formatTimestamp } from './timestamp.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

/** SNS takes a subject of at most 100 printable ASCII characters (`API_Publish`). */
const longestSubject = 100;

/** What an alarm publishes to a topic: the JSON text of a notification, its members in CloudWatch's order. */
export function notification(
  place: Place,
  alarm: AlarmConfiguration,
  from: AlarmStatus,
  to: AlarmStatus,
): string {
  return JSON.stringify({
    AlarmName: alarm.name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: place.account,
    AlarmConfigurationUpdatedTimestamp: formatTimestamp(alarm.updatedAt),
    NewStateValue: to.value,
    NewStateReason: to.reason,
    StateChangeTime: formatTimestamp(to.transitionedAt),
    Region: displayName(place),
    AlarmArn: alarm.arn,
    OldStateValue: from.value,
    ActionExecutedAfterMuteWindow: false,
    OKActions: alarm.okActions,
    AlarmActions: alarm.alarmActions,
    InsufficientDataActions: alarm.insufficientDataActions,
    ...(alarm.kind === 'metric'
      ? { Trigger: trigger(alarm) }
      : { AlarmRule: alarm.rule, TriggeringChildren: triggeringChildren(to) }),
  });
}

/** `ALARM: "name" in Asia Pacific (Sydney)`; what a subject cannot hold is left out, so that SNS never refuses it. */
export function subject(place: Place, alarm: AlarmConfiguration, to: AlarmStatus): string {
  const name = alarm.name.replaceAll(/[^ -~]/gu, '?');
  const whole = (shown: string) => `${to.value}: "${shown}" in ${displayName(place)}`;
  const tooLong = whole(name).length - longestSubject;
  return whole(tooLong > 0 ? `${name.slice(0, -tooLong - 3)}...` : name);
}

export function displayName({ region }: { readonly region: string }): string {
  return regionNames[region] ?? region;
}
