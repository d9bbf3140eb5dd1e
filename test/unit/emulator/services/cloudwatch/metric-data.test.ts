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
    ['nothing to return', [aQuery({ ReturnData: false })], 'ValidationException', 'ReturnData'],
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
