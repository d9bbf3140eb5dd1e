import type { Access, Call } from '../../service.ts';
import { alarmArn } from './arn.ts';
import { constraint, missing } from './refusals.ts';
import { type Alarm, cloudWatchOf } from './store.ts';

const mostNames = 100;

/** What must be allowed for a call that names several alarms. */
export function accessOnEach(
  operation: string,
  names: readonly string[] | undefined,
  call: Call,
): Access[] {
  return (names ?? []).map((name) => ({
    action: `cloudwatch:${operation}`,
    resource: alarmArn(call, name),
  }));
}

export function checkNames(names: readonly string[] | undefined): readonly string[] {
  if (names === undefined || names.length === 0) throw missing('AlarmNames');
  if (names.length <= mostNames) return names;
  throw constraint(
    names,
    'alarmNames',
    `Member must have length less than or equal to ${mostNames}`,
  );
}

/** Those that are there, each once. */
export function findAlarms(names: readonly string[], call: Call): Alarm[] {
  const { alarms } = cloudWatchOf(call);
  return [...new Set(names)].flatMap((name) => alarms[alarmArn(call, name)] ?? []);
}
