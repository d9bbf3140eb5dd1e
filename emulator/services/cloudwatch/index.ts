import type { ServiceModule } from '../../service.ts';
import { evaluateOnTime } from './alarm-cycle.ts';
import { changeAlarms } from './change-alarms.ts';
import { endOnTime, evaluateWhenPut } from './composite-cycle.ts';
import { dashboards } from './dashboards.ts';
import { deleteAlarms } from './delete-alarms.ts';
import { describeAlarmHistory } from './describe-alarm-history.ts';
import { describeAlarms } from './describe-alarms.ts';
import { describeAlarmsForMetric } from './describe-alarms-for-metric.ts';
import { listMetrics } from './list-metrics.ts';
import { metricData } from './metric-data.ts';
import { metricStatistics } from './metric-statistics.ts';
import { putCompositeAlarm } from './put-composite-alarm.ts';
import { putMetricAlarm } from './put-metric-alarm.ts';
import { putMetricData } from './put-metric-data.ts';
import { tagging } from './tags.ts';

const cloudwatch: ServiceModule = {
  operations: {
    ...putMetricData,
    ...metricStatistics,
    ...metricData,
    ...listMetrics,
    ...putMetricAlarm,
    ...putCompositeAlarm,
    ...changeAlarms,
    ...deleteAlarms,
    ...describeAlarms,
    ...describeAlarmsForMetric,
    ...describeAlarmHistory,
    ...dashboards,
    ...tagging,
  },
  timers: {
    'evaluate-alarm': evaluateOnTime,
    'evaluate-composite': evaluateWhenPut,
    'end-suppression': endOnTime,
  },
};

export default cloudwatch;
