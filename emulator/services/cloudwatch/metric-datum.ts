import { type MetricDatum, StandardUnit } from '@aws-sdk/client-cloudwatch';
import { type Point, type StatisticSet, statisticSet } from './datapoints.ts';
import { checkDimensions, checkMetricName } from './metric.ts';
import { invalidCombination, invalidValue, missing } from './refusals.ts';
import type { Metric } from './store.ts';

const minute = 60_000;
/** Data is taken from two weeks ago to two hours ahead (`API_PutMetricData`). */
const oldest = 14 * 1440 * minute;
const newest = 120 * minute;
const mostValues = 150;
const largest = 2 ** 360;
const units: ReadonlySet<string> = new Set(Object.values(StandardUnit));

export interface Datum {
  readonly metric: Omit<Metric, 'points' | 'compactedAt'>;
  readonly point: Point;
}

/** One datum of `PutMetricData`, checked by the rules of `API_MetricDatum`; its `index` names it in a refusal. */
export function readDatum(
  namespace: string,
  datum: MetricDatum,
  index: number,
  now: number,
): Datum {
  const at = `MetricData.member.${index + 1}`;
  const unit = datum.Unit ?? 'None';
  if (!units.has(unit))
    throw invalidValue(`The value ${unit} for parameter ${at}.Unit is invalid.`);
  return {
    metric: {
      namespace,
      name: checkMetricName(datum.MetricName, `${at}.MetricName`),
      dimensions: checkDimensions(datum.Dimensions, `${at}.Dimensions`),
    },
    point: {
      at: readTime(datum, at, now),
      unit,
      ...readValues(datum, at),
      ...(datum.StorageResolution === 1 && { resolution: 1 }),
    },
  };
}

/** The start of the minute that the datum belongs to; in high resolution, of the second. */
function readTime({ Timestamp, StorageResolution }: MetricDatum, at: string, now: number): number {
  if (StorageResolution !== undefined && StorageResolution !== 1 && StorageResolution !== 60) {
    throw invalidValue(
      `The value ${StorageResolution} for parameter ${at}.StorageResolution must be 1 or 60.`,
    );
  }
  const time = Timestamp?.getTime() ?? now;
  if (!(time >= now - oldest && time <= now + newest)) {
    throw invalidValue(
      `The parameter ${at}.Timestamp must specify a time no more than two weeks in the past and no more than two hours in the future.`,
    );
  }
  const grain = StorageResolution === 1 ? 1000 : minute;
  return Math.floor(time / grain) * grain;
}

function readValues(datum: MetricDatum, at: string): StatisticSet {
  const forms = (['Value', 'Values', 'StatisticValues'] as const).filter(
    (form) => datum[form] !== undefined,
  );
  const [one, other] = forms;
  if (one === undefined) throw missing(`${at}.Value`);
  if (other !== undefined) {
    throw invalidCombination(
      `The parameters ${at}.${one} and ${at}.${other} are mutually exclusive and you have specified both.`,
    );
  }
  if (datum.StatisticValues) return readSet(datum.StatisticValues, at);
  const values = datum.Values ?? [datum.Value ?? 0];
  const counts = datum.Values ? (datum.Counts ?? values.map(() => 1)) : [1];
  if (values.length === 0) throw missing(`${at}.Values`);
  if (values.length > mostValues) {
    throw invalidValue(
      `The collection ${at}.Values must not have a size greater than ${mostValues}.`,
    );
  }
  if (counts.length !== values.length) {
    throw invalidValue(`The parameters ${at}.Values and ${at}.Counts must be of the same size.`);
  }
  return statisticSet(values.map((value, index) => oneValue(value, counts[index] ?? 1, at)));
}

function oneValue(value: number, count: number, at: string): readonly [number, number] {
  checkNumber(value, `${at}.Value`);
  if (!(count > 0 && Number.isFinite(count))) {
    throw invalidValue(`The value ${count} for parameter ${at}.Counts must be greater than 0.`);
  }
  return [value, count];
}

function readSet(
  { SampleCount, Sum, Minimum, Maximum }: NonNullable<MetricDatum['StatisticValues']>,
  at: string,
): StatisticSet {
  const place = `${at}.StatisticValues`;
  const count = checkNumber(SampleCount, `${place}.SampleCount`);
  const sum = checkNumber(Sum, `${place}.Sum`);
  const min = checkNumber(Minimum, `${place}.Minimum`);
  const max = checkNumber(Maximum, `${place}.Maximum`);
  if (count <= 0)
    throw invalidValue(
      `The value ${count} for parameter ${place}.SampleCount must be greater than 0.`,
    );
  if (min > max)
    throw invalidValue(
      `The parameter ${place}.Maximum must be greater than or equal to the parameter ${place}.Minimum.`,
    );
  return { sum, count, min, max };
}

function checkNumber(value: number | undefined, at: string): number {
  if (value === undefined) throw missing(at);
  if (!(Math.abs(value) <= largest)) {
    throw invalidValue(`The value ${value} for parameter ${at} is invalid.`);
  }
  return value;
}
