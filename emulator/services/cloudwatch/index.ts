import type { ServiceModule } from '../../service.ts';
import { evaluateOnTime } from './alarm-cycle.ts';
import { changeAlarms } from './change-alarms.ts';
import { describeAlarmHistory } from './describe-alarm-history.ts';
import { describeAlarms } from './describe-alarms.ts';
import { listMetrics } from './list-metrics.ts';
import { metricData } from './metric-data.ts';
import { metricStatistics } from './metric-statistics.ts';
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
    ...changeAlarms,
    ...describeAlarms,
    ...describeAlarmHistory,
    ...tagging,
  },
  timers: { 'evaluate-alarm': evaluateOnTime },
};

export default cloudwatch;
