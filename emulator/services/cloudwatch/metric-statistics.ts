import type {
  GetMetricStatisticsInput,
  Datapoint as SdkDatapoint,
  StandardUnit,
} from '@aws-sdk/client-cloudwatch';
import { aggregate, type Point, type StatisticSet, type Windows } from './datapoints.ts';
import { findMetric } from './find-metric.ts';
import type { CloudWatchOperations } from './operations.ts';
import { checkPeriod } from './query-input.ts';
import { invalidCombination, invalidValue, required } from './refusals.ts';
import { findStatistic, isSimple, type Statistic } from './statistic.ts';
import { wholeSecond, windowsBetween } from './windows.ts';

const mostDatapoints = 1440;

type Asked = readonly (readonly [name: string, of: Statistic])[];

export const metricStatistics = {
  GetMetricStatistics: {
    access: () => ({ action: 'cloudwatch:GetMetricStatistics', resource: '*' }),
    handle: (input, call) => {
      const asked = checkStatistics(input);
      const now = call.world.clock.now();
      const windows = checkWindows(input, now);
      const { name, points } = findMetric(call, input, windows.length / 1000);
      const units = input.Unit === undefined ? unitsOf(points) : [input.Unit];
      const datapoints = units.flatMap((unit) => {
        const sets = aggregate(points, windows, (point) => point.unit === unit);
        return Array.from(sets, ([window, set]) => {
          const at = new Date(windows.start + window * windows.length);
          return { Timestamp: at, Unit: unit, ...statisticsOf(set, asked) };
        });
      });
      return { Label: name, Datapoints: datapoints };
    },
    trail: 'data',
  },
} satisfies CloudWatchOperations;

function checkStatistics({ Statistics, ExtendedStatistics }: GetMetricStatisticsInput): Asked {
  const simple: readonly string[] = Statistics ?? [];
  const extended: readonly string[] = ExtendedStatistics ?? [];
  if (simple.length > 0 === extended.length > 0) {
    throw invalidCombination('Must specify either Statistics or ExtendedStatistics');
  }
  return [
    ...simple.map((name) => find(name, 'Statistics', isSimple(name))),
    ...extended.map((name) => find(name, 'ExtendedStatistics', !isSimple(name))),
  ];
}

function find(name: string, parameter: string, allowed: boolean): readonly [string, Statistic] {
  const statistic = allowed ? findStatistic(name) : undefined;
  if (statistic === undefined) {
    throw invalidValue(`The value ${name} for parameter ${parameter} is not supported.`);
  }
  return [name, statistic];
}

function checkWindows(input: GetMetricStatisticsInput, now: number): Windows {
  const start = wholeSecond(required(input.StartTime, 'StartTime'));
  const end = wholeSecond(required(input.EndTime, 'EndTime'));
  if (!(start < end)) {
    throw invalidValue('The parameter StartTime must be less than the parameter EndTime.');
  }
  const period = checkPeriod(required(input.Period, 'Period'), 'Period');
  const windows = windowsBetween(start, end, period, now);
  if (windows.count <= mostDatapoints) return windows;
  throw invalidCombination(
    `You have requested up to ${windows.count} datapoints, which exceeds the limit of ${mostDatapoints}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
  );
}

function unitsOf(points: readonly Point[]): StandardUnit[] {
  return [...new Set(points.map(({ unit }) => unit))] as StandardUnit[];
}

/** What cannot be told from the data (a percentile of a statistic set) is left out. */
function statisticsOf(set: StatisticSet, asked: Asked): Partial<SdkDatapoint> {
  const values = asked.flatMap(([name, of]) => {
    const value = of(set);
    return value === undefined ? [] : [[name, value] as const];
  });
  const extended = values.filter(([name]) => !isSimple(name));
  return {
    ...Object.fromEntries(values.filter(([name]) => isSimple(name))),
    ...(extended.length > 0 && { ExtendedStatistics: Object.fromEntries(extended) }),
  };
}
