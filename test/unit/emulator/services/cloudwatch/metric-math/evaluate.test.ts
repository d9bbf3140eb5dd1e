import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluateMath } from '../../../../../../emulator/services/cloudwatch/metric-math/evaluate.ts';
import { MathError } from '../../../../../../emulator/services/cloudwatch/metric-math/math-error.ts';
import { parseExpression } from '../../../../../../emulator/services/cloudwatch/metric-math/parse.ts';
import {
  isArray,
  type Series,
  type Values,
} from '../../../../../../emulator/services/cloudwatch/metric-math/series.ts';

const minute = 60_000;
/** A Monday. */
const start = Date.UTC(2026, 10, 23, 23, 58);

/** Series as the User Guide writes them: `30, -, 0`. */
function values(text: string): Values {
  return text.split(',').map((value) => (value.trim() === '-' ? undefined : Number(value)));
}

function write(found: Values): string {
  return found.map((value) => value ?? '-').join(', ');
}

function evaluate(text: string, metrics: Readonly<Record<string, string>>) {
  const series = Object.entries(metrics).map(([id, drawing]) => ({
    id,
    series: { label: id, values: values(drawing) },
  }));
  const count = series[0]?.series.values.length ?? 3;
  const result = evaluateMath(parseExpression(text), {
    grid: { start, length: minute, count },
    metrics: () => series,
    periodOf: (id) => (id in metrics ? 60 : undefined),
    resultOf: (id) => series.find((one) => one.id === id)?.series,
  });
  return result;
}

function show(text: string, metrics: Readonly<Record<string, string>>): string | string[] {
  const result = evaluate(text, metrics);
  return isArray(result) ? result.map((one) => write(one.values)) : write(result.values);
}

describe('the examples of the User Guide', () => {
  const compared = { metric1: '30, 20, 0, 0', metric2: '20, -, 20, -' };

  test.each([
    ['(metric1 < metric2)', '0, 0, 1, 0'],
    ['(metric1 >= 30)', '1, 0, 0, 0'],
    ['(metric1 > 15 AND metric2 > 15)', '1, 0, 0, 0'],
    ['(metric1 > 15 && metric2 > 15)', '1, 0, 0, 0'],
  ])('%s', (text, result) => {
    expect(show(text, compared)).toBe(result);
  });

  const chosen = {
    metric1: '1, 1, 0, 0, -',
    metric2: '30, -, 0, 0, 30',
    metric3: '0, 0, 20, -, 20',
  };

  test.each([
    ['IF(metric1, metric2, metric3)', '30, 0, 20, -, -'],
    ['IF(metric1, 5, metric3)', '5, 5, 20, -, -'],
    ['IF(metric1, metric2, 5)', '30, 0, 5, 5, -'],
    ['IF(metric1, metric2)', '30, 0, -, -, -'],
    ['IF(1, metric2, metric3)', '30, -, 0, 0, 30'],
    ['IF(0, metric2, metric3)', '0, 0, 20, -, 20'],
    ['IF(0, metric2)', '-, -, -, -, -'],
    ['IF(metric3<10, 10, 2)', '10, 10, 2, -, 2'],
  ])('%s', (text, result) => {
    expect(show(text, chosen)).toBe(result);
  });
});

describe('arithmetic', () => {
  const given = { m1: '4, -, 0, 9', m2: '2, 5, -, 0' };

  test.each([
    ['m1 + m2', '6, 5, 0, 9'],
    ['m1 - m2', '2, -5, 0, 9'],
    ['m1 * m2', '8, 0, 0, 0'],
    ['m1 / m2', '2, 0, -, -'],
    ['100 / m1', '25, -, -, 11.11111111111111'],
    ['-m1', '-4, -, 0, -9'],
    ['m1 ^ 2', '16, -, 0, 81'],
    ['2 + 3 * m1', '14, -, 2, 29'],
    ['(2 + 3) * m1', '20, -, 0, 45'],
    ['2 * 2 ^ 3 * m2 ^ 0', '16, 16, -, 16'],
    ['m1 * 1.5e2', '600, -, 0, 1350'],
    ['m1 / PERIOD(m1)', '0.06666666666666667, -, 0, 0.15'],
    ['m1 == 4 OR m1 == 9', '1, -, 0, 1'],
    ['m1 != 4 || m2 > 1 AND m2 < 3', '1, 0, 1, 1'],
  ])('%s', (text, result) => {
    expect(show(text, given)).toBe(result);
  });

  test('goes through an array', () => {
    expect(show('METRICS() * 100', given)).toEqual(['400, -, 0, 900', '200, 500, -, 0']);
    expect(show('[m1, m2] / m1', given)).toEqual(['1, -, -, 1', '0.5, -, -, 0']);
  });
});

describe('functions', () => {
  const given = { m1: '4, -, 1, 9', m2: '2, 5, -, 0', errors_4xx: '1, 1, 1, 1' };

  test.each([
    ['m1 - MIN(m1)', '3, -, 0, 8'],
    ['m1 / MAX(m1)', '0.4444444444444444, -, 0.1111111111111111, 1'],
    ['m1 - AVG(m1)', '-0.666666666666667, -, -3.666666666666667, 4.333333333333333'],
    ['m1 * 0 + SUM(m1)', '14, -, 14, 14'],
    ['m1 * 0 + DATAPOINT_COUNT(m1)', '3, -, 3, 3'],
    [
      'TIME_SERIES(STDDEV(m2))',
      '2.0548046676563256, 2.0548046676563256, 2.0548046676563256, 2.0548046676563256',
    ],
    ['SUM([m1, m2])', '6, 5, 1, 9'],
    ['SUM(METRICS())', '7, 6, 2, 10'],
    ['SUM(METRICS("m"))', '6, 5, 1, 9'],
    ["SUM([METRICS('4xx'), METRICS('m1')])", '5, 1, 2, 10'],
    ['AVG([m1, m2])', '3, 2.5, 0.5, 4.5'],
    ['MIN([m1, m2])', '2, 5, 1, 0'],
    ['MAX([m1, m2])', '4, 5, 1, 9'],
    ['STDDEV([m1, m2])', '1, 0, 0, 4.5'],
    ['DATAPOINT_COUNT([m1, m2])', '2, 1, 1, 2'],
    ['m1 / METRIC_COUNT(METRICS())', '1.3333333333333333, -, 0.3333333333333333, 3'],
    ['ABS(m2 - m1)', '2, 5, 1, 9'],
    ['CEIL(m1 / 2)', '2, -, 1, 5'],
    ['FLOOR(m1 / 2)', '2, -, 0, 4'],
    ['LOG10(m1 * 0 + 100)', '2, -, 2, 2'],
    ['LOG(m2 * 0 + 1)', '0, 0, -, 0'],
    ['LOG(m2 - m2)', '-, -, -, -'],
    ['DIFF(m1)', '-, -, -3, 8'],
    ['DIFF_TIME(m1)', '-, -, 120, 60'],
    ['RATE(m1)', '-, -, -0.025, 0.13333333333333333'],
    ['RUNNING_SUM(m1)', '4, -, 5, 14'],
    ['FILL(m1, 0)', '4, 0, 1, 9'],
    ['FILL(m1, REPEAT)', '4, 4, 1, 9'],
    ['FILL(m1, LINEAR)', '4, 2.5, 1, 9'],
    ['FILL(m1, MIN(m1))', '4, 1, 1, 9'],
    ['FILL(m1, m2)', '4, 5, 1, 9'],
    ['TIME_SERIES(10)', '10, 10, 10, 10'],
    ['MINUTE(m1)', '58, 59, 0, 1'],
    ['HOUR(m1)', '23, 23, 0, 0'],
    ['DAY(m1)', '1, 1, 2, 2'],
    ['DATE(m1)', '23, 23, 24, 24'],
    ['MONTH(m1)', '11, 11, 11, 11'],
    ['YEAR(m1)', '2026, 2026, 2026, 2026'],
    ['EPOCH(m1) - EPOCH(m1) + 1', '1, 1, 1, 1'],
    ['IF(DAY(m1) < 2, m1)', '4, 0, -, -'],
    ['FIRST(SORT(METRICS(), AVG, DESC))', '4, -, 1, 9'],
    ['LAST(SORT(METRICS(), SUM, DESC))', '1, 1, 1, 1'],
  ])('%s', (text, result) => {
    expect(show(text, given)).toBe(result);
  });

  test.each([
    ['SORT(METRICS(), MAX, ASC)', ['1, 1, 1, 1', '2, 5, -, 0', '4, -, 1, 9']],
    ['SORT(METRICS(), MIN, ASC, 1)', ['2, 5, -, 0']],
    ['SLICE(SORT(METRICS(), SUM, DESC), 0, 1)', ['4, -, 1, 9']],
    ['SLICE(METRICS(), 2)', ['1, 1, 1, 1']],
    ['REMOVE_EMPTY([m1, IF(0, m2)])', ['4, -, 1, 9']],
    ['FILL(METRICS("m"), 7)', ['4, 7, 1, 9', '2, 5, 7, 0']],
    ['ABS(-[m1])', ['4, -, 1, 9']],
  ])('%s gives an array', (text, result) => {
    expect(show(text, given)).toEqual(result);
  });

  test('a gap at an end is not filled from nowhere', () => {
    const ends = { m1: '-, 2, -, 4, -' };

    expect(show('FILL(m1, REPEAT)', ends)).toBe('-, 2, 2, 4, 4');
    expect(show('FILL(m1, LINEAR)', ends)).toBe('-, 2, 3, 4, -');
  });
});

describe('refusals', () => {
  const given = { m1: '1, 2', m2: '3, 4' };

  test.each([
    ['m1 +', 'Unexpected end of the expression'],
    ['m1 m2', "Unsupported token 'm2' at char 3"],
    ['(m1', 'Unexpected end of the expression'],
    ['m1 $ m2', "Unsupported token '$' at char 3"],
    ['', 'Unexpected end of the expression'],
    ['m3 + m1', "Undefined variable 'm3'"],
    ['MEDIAN(m1)', "Unsupported function 'MEDIAN'"],
    ['toString(m1)', "Unsupported token '(' at char 8"],
    ['avg(m1)', "Unsupported token '(' at char 3"],
    ['REPEAT', "Unsupported token 'REPEAT'"],
    ['"text"', "Unsupported token 'text'"],
    ['AVG(m1)', 'The final result must be a single time series or an array of time series'],
    ['5', 'The final result must be a single time series or an array of time series'],
    [
      'METRICS() / METRICS()',
      "Unsupported operand type(s) for /: 'Array[TimeSeries]' and 'Array[TimeSeries]'",
    ],
    ['METRICS() > m1', "Unsupported operand type(s) for >: 'Array[TimeSeries]' and 'TimeSeries'"],
    ['ABS(1)', "Unsupported argument type for ABS: 'Scalar'"],
    ['FIRST(m1)', "Unsupported argument type for FIRST: 'TimeSeries'"],
    ['TIME_SERIES(m1)', "Unsupported argument type for TIME_SERIES: 'TimeSeries'"],
    ['IF(METRICS(), m1)', "Unsupported argument type for IF: 'Array[TimeSeries]'"],
    ['[m1, 1]', "Unsupported element type for []: 'Scalar'"],
    ['PERIOD(m1 + m2) * m1', 'PERIOD takes a metric'],
    ['FILL(m1)', 'FILL does not take 1 argument(s)'],
    ['FILL(m1, NEAREST)', 'FILL takes one of REPEAT, LINEAR as argument 2'],
    ['SORT(METRICS(), MEDIAN, ASC)', 'SORT takes one of AVG, MIN, MAX, SUM as argument 2'],
    ['SUM(METRICS(m1))', 'METRICS takes a quoted part of an Id'],
    [`${'('.repeat(200)}m1`, 'The expression is nested too deeply'],
    [`${'-'.repeat(200)}m1`, 'The expression is nested too deeply'],
  ])('%s', (text, message) => {
    expect(() => evaluate(text, given)).toThrow(
      expect.objectContaining({ name: 'MathError', kind: 'invalid', message }),
    );
  });

  test.each(['ANOMALY_DETECTION_BAND(m1, 2)', "SEARCH('{A} b', 'Sum', 300)", 'SERVICE_QUOTA(m1)'])(
    '%s is named as absent',
    (text) => {
      expect(() => evaluate(text, given)).toThrow(
        expect.objectContaining({ kind: 'absent', message: /^[A-Z_]+/.exec(text)?.[0] }),
      );
    },
  );
});

describe('any text', () => {
  const runs = { seed: 20_261_123, numRuns: 1000 };
  const words = fc.constantFrom(
    ...['m1', 'm2', 'SUM', 'AVG', 'IF', 'FILL', 'METRICS', 'SORT', 'REPEAT', 'ASC', 'AND', 'OR'],
    ...['(', ')', '[', ']', ',', '+', '-', '*', '/', '^', '<', '>=', '==', '1', '2.5', '"m"', ' '],
  );

  test('is evaluated or refused, and never anything else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words, { maxLength: 12 }).map((all) => all.join(' ')),
        ),
        (text) => {
          try {
            const result = evaluate(text, { m1: '1, -, 3', m2: '4, 0, -' });
            const all: readonly Series[] = isArray(result) ? result : [result];
            for (const { values: found } of all) {
              expect(found.every((value) => value === undefined || Number.isFinite(value))).toBe(
                true,
              );
            }
          } catch (error) {
            expect(error).toBeInstanceOf(MathError);
          }
        },
      ),
      runs,
    );
  });

  test('adding two series does not depend on their order', () => {
    const series = fc.array(fc.option(fc.integer({ min: -99, max: 99 }), { nil: '-' as const }), {
      minLength: 3,
      maxLength: 3,
    });

    fc.assert(
      fc.property(series, series, (one, other) => {
        const given = { m1: one.join(','), m2: other.join(',') };

        expect(show('m1 + m2', given)).toBe(show('m2 + m1', given));
      }),
      { ...runs, numRuns: 100 },
    );
  });
});
