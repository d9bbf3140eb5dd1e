import { startEvaluating } from './alarm-cycle.ts';
import { readAlarm } from './alarm-input.ts';
import type { CloudWatchOperations } from './operations.ts';
import { putAccess, putAlarm } from './put-alarm.ts';

export const putMetricAlarm = {
  PutMetricAlarm: {
    access: (input, call) => putAccess('PutMetricAlarm', input, call),
    handle: (input, call) => {
      const { alarm } = putAlarm(call, readAlarm(input, call), input.Tags);
      startEvaluating(call, alarm);
      return {};
    },
  },
} satisfies CloudWatchOperations;
