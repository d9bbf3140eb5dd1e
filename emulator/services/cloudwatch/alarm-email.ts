import { missingDataOf } from './alarm-metric.ts';
import { displayName } from './alarm-notification.ts';
import { triggeringChildren } from './composite-reason.ts';
import { formatDouble } from './double.ts';
import type {
  AlarmConfiguration,
  AlarmStatus,
  MetricAlarmConfiguration,
  WatchedMetric,
} from './store.ts';
import { formatMoment } from './timestamp.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

/** What the subscribers of a topic by e-mail read of an alarm (as people published it). */
export function emailText(
  place: Place,
  alarm: AlarmConfiguration,
  from: AlarmStatus,
  to: AlarmStatus,
): string {
  const moment = formatMoment(to.transitionedAt);
  return [
    introduction(place, alarm, to, moment),
    '',
    'View this alarm in the AWS Management Console:',
    consoleAddress(place, alarm),
    '',
    'Alarm Details:',
    line('Name', alarm.name),
    line('Description', alarm.description ?? ''),
    line('State Change', `${from.value} -> ${to.value}`),
    ...(alarm.kind === 'composite' ? [line('Alarm Rule', alarm.rule)] : []),
    line('Reason for State Change', to.reason),
    line('Timestamp', moment),
    line('AWS Account', place.account),
    line('Alarm Arn', alarm.arn),
    '',
    ...(alarm.kind === 'metric' ? metricPart(alarm) : compositePart(to)),
    '',
    'State Change Actions:',
    `- OK: ${list(alarm.okActions)}`,
    `- ALARM: ${list(alarm.alarmActions)}`,
    `- INSUFFICIENT_DATA: ${list(alarm.insufficientDataActions)}`,
    '',
  ].join('\n');
}

function introduction(
  place: Place,
  { kind, name }: AlarmConfiguration,
  { value, reason }: AlarmStatus,
  moment: string,
): string {
  const who = `You are receiving this email because your Amazon CloudWatch Alarm "${name}" in the ${displayName(place)} region has`;
  return kind === 'metric'
    ? `${who} entered the ${value} state, because "${reason}" at "${moment}".`
    : `${who} transitioned to ${value} state on ${moment}, because "${reason}".`;
}

function consoleAddress({ region }: Place, { name }: AlarmConfiguration): string {
  return `https://${region}.console.aws.amazon.com/cloudwatch/deeplink.js?region=${region}#alarmsV2:alarm/${encodeURIComponent(name)}`;
}

function metricPart(alarm: MetricAlarmConfiguration): string[] {
  const { watched, comparison, threshold, period, evaluationPeriods } = alarm;
  const needed = alarm.datapointsToAlarm ?? evaluationPeriods;
  const rule = `${comparison} ${formatDouble(threshold)} for at least ${needed} of the last ${evaluationPeriods} period(s) of ${period} seconds`;
  return [
    'Threshold:',
    `- The alarm is in the ALARM state when the metric is ${rule}.`,
    '',
    ...(watched.kind === 'metric' ? monitoredMetric(watched, alarm) : monitoredMetrics(alarm)),
  ];
}

function monitoredMetric(metric: WatchedMetric, alarm: MetricAlarmConfiguration): string[] {
  const dimensions = metric.dimensions.map(({ Name, Value }) => `${Name} = ${Value}`);
  return [
    'Monitored Metric:',
    wideLine('MetricNamespace', metric.namespace),
    wideLine('MetricName', metric.metricName),
    wideLine('Dimensions', `[${dimensions.join(', ')}]`),
    wideLine('Period', `${alarm.period} seconds`),
    wideLine('Statistic', metric.statistic),
    wideLine('Unit', metric.unit ?? 'not specified'),
    wideLine('TreatMissingData', missingDataOf(alarm)),
  ];
}

function monitoredMetrics({ watched }: MetricAlarmConfiguration): string[] {
  if (watched.kind === 'metric') return [];
  return [
    'Monitored Metrics:',
    ...watched.queries.map(({ Id, Expression, MetricStat }) =>
      wideLine(
        Id ?? '',
        Expression ?? `${MetricStat?.Stat} of ${MetricStat?.Metric?.MetricName ?? ''}`,
      ),
    ),
  ];
}

function compositePart(to: AlarmStatus): string[] {
  return [
    'Triggering children (max. 10):',
    ...triggeringChildren(to)
      .slice(0, 10)
      .map((child) => `- ${JSON.stringify(child)}`),
  ];
}

function line(name: string, value: string): string {
  return `- ${`${name}:`.padEnd(28)}${value}`;
}

function wideLine(name: string, value: string): string {
  return `- ${`${name}:`.padEnd(37)}${value}`;
}

function list(actions: readonly string[]): string {
  return actions.map((action) => `[${action}]`).join(' ');
}
