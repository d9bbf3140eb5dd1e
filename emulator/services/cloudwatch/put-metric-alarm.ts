import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { Fault } from '../../fault.ts';
import type { Access, Call } from '../../service.ts';
import { startEvaluating } from './alarm-cycle.ts';
import { recordConfigurationUpdate } from './alarm-history.ts';
import { readAlarm } from './alarm-input.ts';
import { alarmArn } from './arn.ts';
import type { CloudWatchOperations } from './operations.ts';
import { type Alarm, type AlarmConfiguration, cloudWatchOf } from './store.ts';
import { checkTags, tagConditions } from './tags.ts';

/** The default quota of alarms in a Region ("CloudWatch service quotas"). */
const mostAlarms = 5000;

export const putMetricAlarm = {
  PutMetricAlarm: {
    access: (input, call) => accesses(input, call),
    handle: (input, call) => {
      const configuration = readAlarm(input, call);
      const tags = checkTags(input.Tags);
      const { alarms } = cloudWatchOf(call);
      const existing = alarms[configuration.arn];
      if (existing === undefined) create(call, configuration, tags);
      else update(call, existing, configuration);
      return {};
    },
  },
} satisfies CloudWatchOperations;

function accesses({ AlarmName, Tags }: PutMetricAlarmInput, call: Call): Access[] {
  const resource = alarmArn(call, AlarmName ?? '');
  const conditions = tagConditions(Tags);
  const put = { action: 'cloudwatch:PutMetricAlarm', resource, conditions };
  if (!Tags?.length) return [put];
  return [put, { action: 'cloudwatch:TagResource', resource, conditions }];
}

function create(call: Call, configuration: AlarmConfiguration, tags: Record<string, string>): void {
  const { alarms } = cloudWatchOf(call);
  if (Object.keys(alarms).length >= mostAlarms) {
    throw new Fault('LimitExceededFault', `The maximum limit of ${mostAlarms} alarms exceeded`);
  }
  const now = call.world.clock.now();
  const alarm: Alarm = {
    configuration,
    status: {
      value: 'INSUFFICIENT_DATA',
      reason: 'Unchecked: Initial alarm creation',
      updatedAt: now,
      transitionedAt: now,
    },
    tags,
    timer: 0,
  };
  alarms[configuration.arn] = alarm;
  recordConfigurationUpdate(call, alarm, 'Create');
  startEvaluating(call, alarm);
}

/** The configuration is replaced as a whole; state and tags stay (`API_PutMetricAlarm`). */
function update(call: Call, alarm: Alarm, configuration: AlarmConfiguration): void {
  alarm.configuration = configuration;
  recordConfigurationUpdate(call, alarm, 'Update');
  startEvaluating(call, alarm);
}
