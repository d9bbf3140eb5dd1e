import type { AlarmState } from './alarm-rule.ts';
import { alarmArn } from './arn.ts';
import { parseRule } from './composite-rule/parse.ts';
import { alarmsIn, holds } from './composite-rule/rule.ts';
import { type Alarm, type CompositeAlarm, isCompositeAlarm } from './store.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

type Alarms = Readonly<Record<string, Alarm>>;

/** An alarm named by its name or its ARN, as an ARN. */
export function referredArn(place: Place, reference: string): string {
  return reference.startsWith('arn:') ? reference : alarmArn(place, reference);
}

/** The ARNs of the alarms that a rule names, each once. */
export function childArns(place: Place, rule: string): string[] {
  const named = alarmsIn(parseRule(rule)).map((reference) => referredArn(place, reference));
  return [...new Set(named)];
}

/** The composite alarms whose rules name the alarm. */
export function parentsOf(place: Place, alarms: Alarms, arn: string): CompositeAlarm[] {
  return Object.values(alarms)
    .filter(isCompositeAlarm)
    .filter(({ configuration }) => childArns(place, configuration.rule).includes(arn));
}

/** The composite alarms whose actions the alarm suppresses. */
export function suppressedBy(place: Place, alarms: Alarms, arn: string): CompositeAlarm[] {
  return Object.values(alarms)
    .filter(isCompositeAlarm)
    .filter(({ configuration: { suppressor } }) => {
      return suppressor !== undefined && referredArn(place, suppressor.alarm) === arn;
    });
}

/** What the rule asks for at this moment. */
export function ruleState(place: Place, alarms: Alarms, rule: string): AlarmState {
  const stateOf = (reference: string) => alarms[referredArn(place, reference)]?.status.value;
  return holds(parseRule(rule), stateOf) ? 'ALARM' : 'OK';
}

/** "The evaluation of composite alarms stops if CloudWatch detects a cycle in the evaluation path" (`API_PutCompositeAlarm`). */
export function isOnCycle(
  place: Place,
  alarms: Alarms,
  { configuration }: CompositeAlarm,
): boolean {
  const seen = new Set<string>();
  const waiting = childArns(place, configuration.rule);
  for (let arn = waiting.pop(); arn !== undefined; arn = waiting.pop()) {
    if (arn === configuration.arn) return true;
    const alarm = alarms[arn];
    if (seen.has(arn) || alarm === undefined || !isCompositeAlarm(alarm)) continue;
    seen.add(arn);
    waiting.push(...childArns(place, alarm.configuration.rule));
  }
  return false;
}
