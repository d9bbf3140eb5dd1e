import type { Tag } from '@aws-sdk/client-cloudwatch';
import { Fault } from '../../fault.ts';
import { requestTags } from '../../identity/request-tags.ts';
import type { Access, Call } from '../../service.ts';
import { recordConfigurationUpdate } from './alarm-history.ts';
import { alarmArn } from './arn.ts';
import { invalid } from './refusals.ts';
import { type Alarm, type AlarmConfiguration, cloudWatchOf } from './store.ts';
import { checkTags } from './tags.ts';

/** The default quota of alarms in a Region ("CloudWatch service quotas"). */
const mostAlarms = 5000;

interface Put {
  readonly AlarmName: string | undefined;
  readonly Tags?: readonly Tag[] | undefined;
}

/** What must be allowed to put an alarm; tagging it needs a permission of its own. */
export function putAccess(action: string, { AlarmName, Tags }: Put, call: Call): Access[] {
  const resource = alarmArn(call, AlarmName ?? '');
  const conditions = requestTags(Tags);
  const put = { action: `cloudwatch:${action}`, resource, conditions };
  return Tags?.length ? [put, { action: 'cloudwatch:TagResource', resource, conditions }] : [put];
}

/**
 * Stores a configuration. An alarm of that name gets it as a whole, its state and tags stay (`API_PutMetricAlarm`); tags for
 * an alarm that is there are ignored, as documented.
 */
export function putAlarm<C extends AlarmConfiguration>(
  call: Call,
  configuration: C,
  tags: readonly Tag[] | undefined,
): { readonly alarm: Alarm<C>; readonly how: 'created' | 'updated'; readonly before?: C } {
  const checked = checkTags(tags);
  const existing = cloudWatchOf(call).alarms[configuration.arn];
  if (existing === undefined)
    return { alarm: create(call, configuration, checked), how: 'created' };
  if (!isOfKind(existing, configuration)) {
    throw invalid(`An alarm of another type is named ${configuration.name} already`);
  }
  const before = existing.configuration;
  existing.configuration = configuration;
  recordConfigurationUpdate(call, existing, 'Update');
  return { alarm: existing, how: 'updated', before };
}

function create<C extends AlarmConfiguration>(
  call: Call,
  configuration: C,
  tags: Record<string, string>,
): Alarm<C> {
  const { alarms } = cloudWatchOf(call);
  if (Object.keys(alarms).length >= mostAlarms) {
    throw new Fault('LimitExceededFault', `The maximum limit of ${mostAlarms} alarms exceeded`);
  }
  const now = call.world.clock.now();
  const status = {
    value: 'INSUFFICIENT_DATA',
    reason: 'Unchecked: Initial alarm creation',
    updatedAt: now,
    transitionedAt: now,
  } as const;
  const alarm: Alarm<C> = { configuration, status, tags, timer: 0, createdAt: now };
  alarms[configuration.arn] = alarm;
  recordConfigurationUpdate(call, alarm, 'Create');
  return alarm;
}

function isOfKind<C extends AlarmConfiguration>(alarm: Alarm, { kind }: C): alarm is Alarm<C> {
  return alarm.configuration.kind === kind;
}
