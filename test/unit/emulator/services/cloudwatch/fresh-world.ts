import type {
  AlarmHistoryItem,
  DescribeAlarmHistoryOutput,
  DescribeAlarmsOutput,
  GetMetricDataOutput,
  GetMetricStatisticsOutput,
  MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { beforeEach } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { client, testStart } from '../../../../support/world.ts';

export const minute = 60_000;
export const day = 1440 * minute;
export const topic = 'arn:aws:sns:ap-southeast-2:123456789012:pages';

export function arnOf(alarm: string): string {
  return `arn:aws:cloudwatch:ap-southeast-2:123456789012:alarm:${alarm}`;
}

/** So many minutes after the world's beginning. */
export function at(minutes: number): Date {
  return new Date(testStart + minutes * minute);
}

export function aQuery(overrides: object = {}): object {
  const Metric = { Namespace: 'Shop', MetricName: 'Calls' };
  return { Id: 'calls', MetricStat: { Metric, Period: 60, Stat: 'Sum' }, ...overrides };
}

/** A new world for each test of the file, and requests to its CloudWatch with everything filled in but what matters. */
export function inFreshWorld<W extends Emulator>(make: () => W) {
  let world = make();
  beforeEach(() => {
    world = make();
  });
  const cloudwatch = <O>(operation: string, input: object = {}) =>
    client(world, 'cloudwatch')<O>(operation, input);
  const describeAlarms = (input: object = {}) =>
    cloudwatch<DescribeAlarmsOutput>('DescribeAlarms', input);

  return {
    world: () => world,
    cloudwatch,
    describeAlarms,

    putAlarm: (overrides: object = {}) =>
      cloudwatch('PutMetricAlarm', {
        AlarmName: 'failures',
        Namespace: 'Keywatch',
        MetricName: 'Failures',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 5,
        DatapointsToAlarm: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
        ...overrides,
      }),

    /** The alarm that comes first by name. */
    alarmNow: async (): Promise<MetricAlarm | undefined> =>
      (await describeAlarms()).MetricAlarms?.[0],

    names: async (input: object = {}) =>
      (await describeAlarms(input)).MetricAlarms?.map(({ AlarmName }) => AlarmName),

    historyOf: async (input: object = {}): Promise<AlarmHistoryItem[]> => {
      const { AlarmHistoryItems = [] } = await cloudwatch<DescribeAlarmHistoryOutput>(
        'DescribeAlarmHistory',
        input,
      );
      return AlarmHistoryItems;
    },

    setState: (StateValue: string, overrides: object = {}) =>
      cloudwatch('SetAlarmState', {
        AlarmName: 'failures',
        StateValue,
        StateReason: 'testing',
        ...overrides,
      }),

    /** A failure that the alarm of `putAlarm` watches for, now. */
    putFailures: (datum: object = {}) =>
      cloudwatch('PutMetricData', {
        Namespace: 'Keywatch',
        MetricData: [{ MetricName: 'Failures', Value: 2, Timestamp: world.clock.date(), ...datum }],
      }),

    put: (...data: object[]) =>
      cloudwatch('PutMetricData', {
        Namespace: 'Shop',
        MetricData: data.map((datum) => ({ MetricName: 'Calls', ...datum })),
      }),

    statisticsOf: (overrides: object = {}) =>
      cloudwatch<GetMetricStatisticsOutput>('GetMetricStatistics', {
        Namespace: 'Shop',
        MetricName: 'Calls',
        StartTime: at(-10),
        EndTime: at(10),
        Period: 60,
        Statistics: ['Sum'],
        ...overrides,
      }),

    dataOf: (queries: object[], overrides: object = {}) =>
      cloudwatch<GetMetricDataOutput>('GetMetricData', {
        MetricDataQueries: queries,
        StartTime: at(-10),
        EndTime: at(10),
        ...overrides,
      }),
  };
}
