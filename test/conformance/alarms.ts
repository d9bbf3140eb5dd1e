import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
  SetAlarmStateCommand,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import type { Place } from './case.ts';

export const namespaceOf = (place: Place) => place.fresh('Conformance');

/** Puts values of one moment, so many seconds ago. */
export function put(place: Place, values: readonly number[], ageSeconds = 0) {
  const Timestamp = new Date(place.now().getTime() - ageSeconds * 1000);
  return place.clients.cloudWatch.send(
    new PutMetricDataCommand({
      Namespace: namespaceOf(place),
      MetricData: values.map((Value) => ({ MetricName: 'Events', Value, Timestamp })),
    }),
  );
}

/** An alarm of its own on the metric `Events`, deleted with the case. */
export async function anAlarm(place: Place, input: Partial<PutMetricAlarmCommandInput> = {}) {
  const AlarmName = place.fresh('alarm');
  const { cloudWatch } = place.clients;
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: namespaceOf(place),
      MetricName: 'Events',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      // Its state stays as it was set.
      TreatMissingData: 'ignore',
      ...input,
    }),
  );
  place.later(() => cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] })));
  return AlarmName;
}

export const setState = (place: Place, AlarmName: string, StateValue: StateValue, data?: string) =>
  place.clients.cloudWatch.send(
    new SetAlarmStateCommand({
      AlarmName,
      StateValue,
      StateReason: 'set by hand',
      ...(data && { StateReasonData: data }),
    }),
  );

export async function describe(place: Place, AlarmName: string) {
  const { MetricAlarms } = await place.clients.cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }),
  );
  return MetricAlarms?.[0];
}
