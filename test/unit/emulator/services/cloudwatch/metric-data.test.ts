import type { GetMetricDataOutput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from '@jest/globals';
import { aWorld } from '../../../../support/world.ts';
import { aQuery, at, inFreshWorld } from './fresh-world.ts';

const { put, dataOf } = inFreshWorld(aWorld);

describe('GetMetricData', () => {
  test('answers each query that returns data, newest first', async () => {
    await put({ Value: 1 }, { Value: 2, Timestamp: at(1) });

    const { MetricDataResults } = await dataOf([
      aQuery(),
      aQuery({ Id: 'hidden', ReturnData: false }),
      aQuery({ Id: 'labelled', Label: 'All calls' }),
    ]);

    expect(MetricDataResults).toEqual([
      {
        Id: 'calls',
        Label: 'Calls',
        Timestamps: [at(1), at(0)],
        Values: [2, 1],
        StatusCode: 'Complete',
      },
      {
        Id: 'labelled',
        Label: 'All calls',
        Timestamps: [at(1), at(0)],
        Values: [2, 1],
        StatusCode: 'Complete',
      },
    ]);
  });

  test('answers oldest first when asked to', async () => {
    await put({ Value: 1 }, { Value: 2, Timestamp: at(1) });

    const { MetricDataResults } = await dataOf([aQuery()], { ScanBy: 'TimestampAscending' });

    expect(MetricDataResults?.[0]?.Values).toEqual([1, 2]);
  });

  test('pages through all its series', async () => {
    await put(...[0, 1, 2].map((n) => ({ Value: n, Timestamp: at(n) })));
    const queries = [aQuery({ Id: 'a' }), aQuery({ Id: 'b' })];
    const values: Record<string, number[]> = { a: [], b: [] };
    let pages = 0;
    let NextToken: string | undefined;

    do {
      const page: GetMetricDataOutput = await dataOf(queries, { MaxDatapoints: 2, NextToken });
      for (const { Id = '', Values = [] } of page.MetricDataResults ?? [])
        values[Id]?.push(...Values);
      NextToken = page.NextToken;
      pages += 1;
    } while (NextToken !== undefined);

    expect(values).toEqual({ a: [2, 1, 0], b: [2, 1, 0] });
    expect(pages).toBe(3);
  });

  test('gives no token when everything was told', async () => {
    await put({ Value: 1 }, { Value: 2, Timestamp: at(1) });

    const { MetricDataResults, NextToken } = await dataOf([aQuery()], { MaxDatapoints: 2 });

    expect(MetricDataResults?.[0]?.StatusCode).toBe('Complete');
    expect(NextToken).toBeUndefined();
  });

  test('looks at one unit, the first by name unless asked to', async () => {
    await put({ Value: 1, Unit: 'Count' }, { Value: 2, Unit: 'Bytes' });
    const Metric = { Namespace: 'Shop', MetricName: 'Calls' };
    const stat = { Metric, Period: 60, Stat: 'Sum' };

    const { MetricDataResults } = await dataOf([
      aQuery({ Id: 'all', MetricStat: stat }),
      aQuery({ Id: 'bytes', MetricStat: { ...stat, Unit: 'Bytes' } }),
    ]);

    expect(MetricDataResults?.map(({ Values }) => Values)).toEqual([[2], [2]]);
    expect(MetricDataResults?.map(({ Messages }) => Messages)).toEqual([
      [{ Code: 'MultipleUnits', Value: "Multiple units returned: '[Bytes, Count]'" }],
      undefined,
    ]);
  });

  test('says which series goes on', async () => {
    await put(...[0, 1, 2].map((n) => ({ Value: n, Timestamp: at(n) })));

    const { MetricDataResults } = await dataOf([aQuery()], { MaxDatapoints: 2 });

    expect(MetricDataResults?.[0]).toMatchObject({ StatusCode: 'PartialData', Values: [2, 1] });
  });

  test.each([
    [
      'an unknown statistic',
      [
        aQuery({
          MetricStat: {
            Metric: { Namespace: 'Shop', MetricName: 'Calls' },
            Period: 60,
            Stat: 'Mode',
          },
        }),
      ],
      'ValidationException',
      'The value Mode for parameter MetricDataQueries.member.1.MetricStat.Stat is not a valid statistic.\n',
    ],
    ['another account', [aQuery({ AccountId: '999999999999' })], 'NotImplemented', 'AccountId'],
    ['a dynamic label', [aQuery({ Label: `\${MAX}` })], 'NotImplemented', 'Label'],
    ['an id twice', [aQuery(), aQuery()], 'ValidationException', 'unique'],
    ['an id in capitals', [aQuery({ Id: 'Calls' })], 'ValidationException', 'Calls'],
    [
      'neither metric nor expression',
      [{ Id: 'e' }],
      'ValidationException',
      'The parameter MetricDataQueries.member.1.MetricStat is required.\n',
    ],
    [
      '501 queries',
      Array.from({ length: 501 }, (_, n) => aQuery({ Id: `q${n}` })),
      'ValidationException',
      '500',
    ],
    ['no queries', [], 'MissingRequiredParameterException', 'MetricDataQueries'],
  ])('refuses %s', async (_, queries, code, message) => {
    await expect(dataOf(queries)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test('refuses a token that it did not give', async () => {
    await expect(dataOf([aQuery()], { NextToken: 'none of ours' })).rejects.toMatchObject({
      code: 'InvalidNextToken',
    });
  });
});

describe('metric math', () => {
  const stat = (MetricName: string, overrides: object = {}) => ({
    MetricStat: {
      Metric: { Namespace: 'Shop', MetricName },
      Period: 60,
      Stat: 'Sum',
      ...overrides,
    },
  });

  test('computes with the other queries, which need not be returned', async () => {
    await put({ Value: 8 }, { MetricName: 'Errors', Value: 2 }, { Value: 4, Timestamp: at(1) });

    const { MetricDataResults } = await dataOf(
      [
        { Id: 'rate', Expression: 'errors / calls', Label: 'Error rate' },
        { Id: 'errors', ...stat('Errors'), ReturnData: false },
        { Id: 'calls', ...stat('Calls'), ReturnData: false },
      ],
      { ScanBy: 'TimestampAscending' },
    );

    expect(MetricDataResults).toEqual([
      {
        Id: 'rate',
        Label: 'Error rate',
        Timestamps: [at(0), at(1)],
        Values: [0.25, 0],
        StatusCode: 'Complete',
      },
    ]);
  });

  test('of an array gives a result for each of its series', async () => {
    await put({ Value: 8 }, { MetricName: 'Errors', Value: 2 });

    const { MetricDataResults } = await dataOf([
      { Id: 'all', Expression: 'METRICS() * 10', Label: 'ten times' },
      { Id: 'errors', ...stat('Errors'), ReturnData: false },
      { Id: 'calls', ...stat('Calls'), ReturnData: false },
    ]);

    expect(MetricDataResults?.map(({ Id, Label, Values }) => [Id, Label, Values])).toEqual([
      ['all', 'ten times Errors', [20]],
      ['all', 'ten times Calls', [80]],
    ]);
  });

  test('fills gaps over the whole time range', async () => {
    await put({ Value: 1, Timestamp: at(1) });

    const { MetricDataResults } = await dataOf(
      [
        { Id: 'filled', Expression: 'FILL(calls, 0)' },
        { Id: 'calls', ...stat('Calls'), ReturnData: false },
      ],
      { StartTime: at(0), EndTime: at(3) },
    );

    expect(MetricDataResults).toMatchObject([{ Label: 'filled', Values: [0, 1, 0] }]);
  });

  test('over a thousand years is over what is kept', async () => {
    const { MetricDataResults } = await dataOf(
      [{ Id: 'e', Expression: 'TIME_SERIES(1)', Period: 60 }],
      {
        StartTime: new Date('1500-01-01'),
        EndTime: new Date('2500-01-01'),
        ScanBy: 'TimestampAscending',
      },
    );
    const times = MetricDataResults?.[0]?.Timestamps;

    expect(times).toHaveLength(16 * 1440);
    expect(times?.[0]).toEqual(at(-15 * 1440));
  });

  test('knows percentiles', async () => {
    await put({ Values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] });

    const { MetricDataResults } = await dataOf([
      { Id: 'p90', ...stat('Calls', { Stat: 'p90' }) },
      { Id: 'tm', ...stat('Calls', { Stat: 'TM(10%:90%)' }) },
    ]);

    expect(MetricDataResults?.map(({ Label, Values }) => [Label, Values])).toEqual([
      ['Calls p90', [9]],
      ['Calls TM(10%:90%)', [5.5]],
    ]);
  });

  test.each([
    ['an unknown id', 'x + calls', "Error in expression 'e': Undefined variable 'x'"],
    ['itself', 'e + calls', "Error in expression 'e': Circular dependency"],
    ['a scalar', 'MAX(calls)', "Error in expression 'e': The final result must be"],
    ['no expression', 'calls +', "Error in expression 'e': Unexpected end"],
  ])('refuses %s', async (_, Expression, message) => {
    const queries = [
      { Id: 'e', Expression, ReturnData: false },
      { Id: 'calls', ...stat('Calls') },
    ];

    await expect(dataOf(queries)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  test('names what it has not', async () => {
    const Expression = "SEARCH('{Shop} Calls', 'Sum', 60)";

    await expect(dataOf([{ Id: 'e', Expression, Period: 60 }])).rejects.toMatchObject({
      code: 'NotImplemented',
      message: expect.stringContaining('SEARCH'),
    });
  });
});

describe('the request', () => {
  test('labels two queries of one metric by what tells them apart', async () => {
    const of = async (...stats: [string, number][]) => {
      const queries = stats.map(([Stat, Period], n) => ({
        Id: `q${n}`,
        MetricStat: { Metric: { Namespace: 'Shop', MetricName: 'Calls' }, Period, Stat },
      }));
      return (await dataOf(queries)).MetricDataResults?.map(({ Label }) => Label);
    };

    expect(await of(['Sum', 60], ['Minimum', 30])).toEqual(['Calls Sum 60', 'Calls Minimum 30']);
    expect(await of(['Sum', 60], ['Minimum', 60])).toEqual(['Calls Sum', 'Calls Minimum']);
    expect(await of(['Sum', 60], ['Sum', 30])).toEqual(['Calls 60', 'Calls 30']);
    expect(await of(['Sum', 60], ['Sum', 60])).toEqual(['Calls', 'Calls']);
  });

  test('that returns nothing is answered with nothing', async () => {
    expect(await dataOf([aQuery({ ReturnData: false })])).toEqual({
      MetricDataResults: [],
      Messages: [],
    });
  });

  test.each([
    [
      'end within the same second',
      { EndTime: new Date(at(-10).getTime() + 999) },
      'must not equal',
    ],
    [
      'end before start',
      { EndTime: at(-11) },
      'The parameter EndTime must be greater than StartTime.',
    ],
    [
      'end at start',
      { EndTime: at(-10) },
      'The parameter StartTime must not equal parameter EndTime.',
    ],
    ['too large a page', { MaxDatapoints: 100_801 }, 'MaxDatapoints'],
    ['an unknown order', { ScanBy: 'Up' }, 'scanBy'],
    ['an unknown time zone', { LabelOptions: { Timezone: 'CET' } }, 'CET'],
  ])('is refused with %s', async (_, overrides, message) => {
    await expect(dataOf([aQuery()], overrides)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  test('tells everything that is wrong with its queries at once, a line each', async () => {
    await expect(dataOf([{ Id: 'a' }, { Id: 'b' }])).rejects.toMatchObject({
      message:
        'The parameter MetricDataQueries.member.1.MetricStat is required.\nThe parameter MetricDataQueries.member.2.MetricStat is required.\n',
    });
  });
});
