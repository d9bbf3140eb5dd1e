import type { GetMetricDataOutput, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { readNumberToken, writeToken } from './page-token.ts';
import { invalid } from './refusals.ts';

const mostDatapoints = 100_800;

/** One time series of the answer, in the order asked for. */
export interface Shown {
  readonly id: string;
  readonly label: string;
  readonly points: readonly (readonly [at: number, value: number])[];
  readonly messages: MetricDataResult['Messages'];
}

export function checkPageSize(asked: number | undefined): number {
  const size = asked ?? mostDatapoints;
  if (size >= 1 && size <= mostDatapoints) return size;
  throw invalid(
    `The value ${size} for parameter MaxDatapoints must be between 1 and ${mostDatapoints}.`,
  );
}

/** A page holds at most `size` datapoints of all the series, one series after the other. */
export function page(
  series: readonly Shown[],
  size: number,
  token: string | undefined,
): GetMetricDataOutput {
  const from = token === undefined ? 0 : readNumberToken(token);
  const end = from + size;
  let first = 0;
  const results: MetricDataResult[] = series.map(({ id, label, points, messages }) => {
    const part = points.slice(Math.max(from - first, 0), Math.max(end - first, 0));
    first += points.length;
    return {
      Id: id,
      Label: label,
      Timestamps: part.map(([at]) => new Date(at)),
      Values: part.map(([, value]) => value),
      StatusCode: first > end ? 'PartialData' : 'Complete',
      ...(messages && { Messages: messages }),
    };
  });
  return {
    MetricDataResults: results,
    Messages: [],
    ...(first > end && { NextToken: writeToken(end) }),
  };
}
