import type { AlarmRule } from './alarm-rule.ts';

/**
 * How many periods an evaluation looks back over. AWS says only that it is more than the alarm's evaluation periods, with
 * one example, 5 for 3 ("Configuring how CloudWatch alarms treat missing data"). Here it is the shortest range that fits all
 * that is known, so that data which comes later than that counts as missing here too:
 *
 * - two periods more than are evaluated, as in the example; it also fits the delays that users measured (8 periods without a
 *   heartbeat needed 10 to alarm);
 * - with periods below a minute, a minute more: a metric of minutes, such as a metric filter's, has its datapoint when its
 *   minute is over, and an alarm on ten seconds sees it. It does not see it for long, for AWS says that such an alarm "might
 *   often lapse into INSUFFICENT_DATA" (`API_PutMetricAlarm`, Period).
 */
export function evaluationRange({
  evaluationPeriods,
  period,
}: Pick<AlarmRule, 'evaluationPeriods' | 'period'>): number {
  return evaluationPeriods + Math.max(2, Math.ceil(60 / period));
}
