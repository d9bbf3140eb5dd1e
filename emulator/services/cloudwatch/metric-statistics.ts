import type {
  GetMetricStatisticsInput,
  Datapoint as SdkDatapoint,
  StandardUnit,
} from '@aws-sdk/client-cloudwatch';
import { type Fault, notImplemented } from '../../fault.ts';
import {
  aggregate,
  isStatistic,
  type Point,
  type StatisticName,
  type StatisticSet,
  statistics,
  type Windows,
} from './datapoints.ts';
import { findMetric } from './find-metric.ts';
import type { CloudWatchOperations } from './operations.ts';
import { invalidCombination, invalidValue, missing, required } from './refusals.ts';

const mostDatapoints = 1440;

export const metricStatistics = {
  GetMetricStatistics: {
    access: () => ({ action: 'cloudwatch:GetMetricStatistics', resource: '*' }),
    handle: (input, call) => {
      const asked = checkStatistics(input);
      const windows = checkWindows(input.StartTime, input.EndTime, input.Period);
      if (windows.count > mostDatapoints) throw tooMany(windows.count);
      const { name, points } = findMetric(call, input);
      const units = input.Unit === undefined ? unitsOf(points) : [input.Unit];
      const datapoints = units.flatMap((unit) => {
        const sets = aggregate(points, windows, (point) => point.unit === unit);
        return Array.from(sets, ([window, set]) =>
          datapoint(windows.start + window * windows.length, set, unit, asked),
        );
      });
      return { Label: name, Datapoints: datapoints };
    },
    trail: 'data',
  },
} satisfies CloudWatchOperations;

function checkStatistics(input: GetMetricStatisticsInput): readonly StatisticName[] {
  if (input.ExtendedStatistics?.length) {
    throw notImplemented('GetMetricStatistics with ExtendedStatistics');
  }
  const { Statistics: asked = [] } = input;
  if (asked.length === 0) throw missing('Statistics');
  for (const name of asked as readonly string[]) {
    if (!isStatistic(name)) {
      throw invalidValue(`The value ${name} for parameter Statistics is invalid.`);
    }
  }
  return asked;
}

function tooMany(count: number): Fault {
  return invalidCombination(
    `You have requested up to ${count.toLocaleString('en')} datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
  );
}

/**
 * The windows between two times. As in AWS they begin at the start time, rounded down to a whole minute or, for shorter
 * periods, to a whole period (`API_GetMetricStatistics`).
 */
export function checkWindows(
  startTime: Date | undefined,
  endTime: Date | undefined,
  period: number | undefined,
): Windows {
  const from = required(startTime, 'StartTime').getTime();
  const end = required(endTime, 'EndTime').getTime();
  if (!(from < end)) {
    throw invalidCombination('The parameter StartTime must be less than the parameter EndTime.');
  }
  const length = checkPeriod(period) * 1000;
  const grain = Math.min(length, 60_000);
  const start = Math.floor(from / grain) * grain;
  return { start, length, count: Math.ceil((end - start) / length) };
}

function checkPeriod(period: number | undefined): number {
  const seconds = required(period, 'Period');
  if (![1, 5, 10, 20, 30].includes(seconds) && !(seconds > 0 && seconds % 60 === 0)) {
    throw invalidValue(
      `The value ${seconds} for parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.`,
    );
  }
  return seconds;
}

function unitsOf(points: readonly Point[]): StandardUnit[] {
  return [...new Set(points.map(({ unit }) => unit))] as StandardUnit[];
}

function datapoint(
  at: number,
  set: StatisticSet,
  unit: StandardUnit,
  asked: readonly StatisticName[],
): SdkDatapoint {
  const values = asked.map((name) => [name, statistics[name](set)]);
  return { Timestamp: new Date(at), Unit: unit, ...Object.fromEntries(values) };
}
