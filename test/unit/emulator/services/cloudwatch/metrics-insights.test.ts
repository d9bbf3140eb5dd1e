import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  InsightsError,
  parseInsights,
} from '../../../../../emulator/services/cloudwatch/metrics-insights/parse.ts';
import { aWorld } from '../../../../support/world.ts';
import { at, inFreshWorld } from './fresh-world.ts';

const { cloudwatch, dataOf } = inFreshWorld(aWorld);

const balancers = [
  ['lb-1', 'a', 1],
  ['lb-1', 'b', 5],
  ['lb-2', 'a', 30],
] as const;

async function putRequests(): Promise<void> {
  const data = balancers.map(([LoadBalancer, AvailabilityZone, Value]) => ({
    MetricName: 'RequestCount',
    Value,
    Dimensions: Object.entries({ LoadBalancer, AvailabilityZone }).map(([Name, value]) => ({
      Name,
      Value: value,
    })),
  }));
  const others = [
    { MetricName: 'RequestCount', Value: 100 },
    {
      MetricName: 'RequestCount',
      Value: 200,
      Dimensions: [{ Name: 'LoadBalancer', Value: 'lb-1' }],
    },
  ];
  await cloudwatch('PutMetricData', { Namespace: 'My/ELB', MetricData: [...data, ...others] });
}

const select = async (Expression: string, overrides: object = {}) =>
  (await dataOf([{ Id: 'q', Expression, Period: 60, ...overrides }])).MetricDataResults?.map(
    ({ Label, Values }) => [Label, ...(Values ?? [])],
  );

describe('Metrics Insights, by the examples of the User Guide', () => {
  const schema = 'SCHEMA("My/ELB", LoadBalancer, AvailabilityZone)';

  test.each([
    ['SELECT SUM(RequestCount) FROM "My/ELB"', [['q', 336]]],
    ['SELECT SUM(RequestCount) FROM SCHEMA("My/ELB")', [['q', 100]]],
    ['SELECT SUM(RequestCount) FROM SCHEMA("My/ELB", LoadBalancer)', [['q', 200]]],
    [`SELECT SUM(RequestCount) FROM ${schema}`, [['q', 36]]],
    ['SELECT SUM(RequestCount) FROM SCHEMA("My/ELB", AvailabilityZone, LoadBalancer)', [['q', 36]]],
    [`SELECT AVG(RequestCount) FROM ${schema} WHERE LoadBalancer = 'lb-1'`, [['q', 3]]],
    [`SELECT MAX(RequestCount) FROM ${schema} WHERE LoadBalancer != 'lb-1'`, [['q', 30]]],
    [`SELECT COUNT(RequestCount) FROM ${schema}`, [['q', 3]]],
    [
      `SELECT SUM(RequestCount) FROM ${schema} WHERE LoadBalancer = 'lb-1' AND AvailabilityZone = 'b'`,
      [['q', 5]],
    ],
    [
      `SELECT SUM(RequestCount) FROM ${schema} GROUP BY LoadBalancer, AvailabilityZone`,
      [
        ['lb-1 a', 1],
        ['lb-1 b', 5],
        ['lb-2 a', 30],
      ],
    ],
    [
      `select sum(RequestCount) from ${schema} group by LoadBalancer order by max() desc limit 1`,
      [['lb-2', 30]],
    ],
    [
      'SELECT MIN(RequestCount) FROM "My/ELB" GROUP BY AvailabilityZone ORDER BY SUM()',
      [
        ['a', 1],
        ['b', 5],
        ['Other', 100],
      ],
    ],
    ['SELECT SUM(Nothing) FROM "My/ELB"', []],
    ['SELECT SUM(requestcount) FROM "My/ELB"', []],
  ])('%s', async (query, result) => {
    await putRequests();

    expect(await select(query)).toEqual(result);
  });

  test('a label stands before the group', async () => {
    await putRequests();

    expect(
      await select(`SELECT SUM(RequestCount) FROM ${schema} GROUP BY LoadBalancer LIMIT 1`, {
        Label: 'calls',
      }),
    ).toEqual([['calls lb-1', 6]]);
  });

  test('an expression goes on from it', async () => {
    await putRequests();
    const query = { Id: 'q', Expression: 'SELECT SUM(RequestCount) FROM "My/ELB"', Period: 60 };

    const { MetricDataResults } = await dataOf(
      [
        { ...query, ReturnData: false },
        { Id: 'e', Expression: 'q * 2' },
      ],
      { StartTime: at(0), EndTime: at(1) },
    );

    expect(MetricDataResults).toMatchObject([{ Id: 'e', Values: [672] }]);
  });
});

test('names are quoted where they must be', () => {
  expect(
    parseInsights(`SELECT AVG("Bytes\\"In\\"") FROM "LIMIT" WHERE "a key" = 'it\\'s'`),
  ).toMatchObject({
    metricName: 'Bytes"In"',
    namespace: 'LIMIT',
    where: [{ label: 'a key', isEqual: true, value: "it's" }],
  });
});

test.each([
  ['SELECT', 'Unexpected end of the query, expected AVG, COUNT, MAX, MIN, SUM'],
  ['SELECT MEDIAN(a) FROM b', "Unexpected 'MEDIAN', expected AVG, COUNT, MAX, MIN, SUM"],
  ['SELECT SUM(a)', 'Unexpected end of the query, expected FROM'],
  ['SELECT SUM(a) FROM AWS/EC2', "Unexpected '/', expected the end of the query"],
  ["SELECT SUM(a) FROM b WHERE c > 'd'", "Unexpected '>', expected '!='"],
  [
    'SELECT SUM(a) FROM b WHERE c = "d"',
    `Unexpected '"d"', expected a value in single quotation marks`,
  ],
  ['SELECT SUM(a) FROM b LIMIT 501', "Unexpected '501', expected a number from 1 to 500"],
  ['SELECT SUM(a) FROM b LIMIT 0', "Unexpected '0', expected a number from 1 to 500"],
  ['SELECT SUM(a) FROM b GROUP c', "Unexpected 'c', expected BY"],
])('refuses %s', async (query, message) => {
  await expect(select(query)).rejects.toMatchObject({
    code: 'ValidationException',
    message: `Error in expression 'q': ${message}`,
  });
});

test('any text is read or refused, and never anything else', () => {
  const word = fc.constantFrom(
    ...['SELECT', 'SUM', '(', ')', 'a', 'FROM', 'SCHEMA', ',', 'WHERE', '=', "'v'", '"', 'GROUP'],
    ...['BY', 'ORDER', 'LIMIT', '1', 'AND'],
  );

  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(word).map((all) => all.join(' ')),
      ),
      (text) => {
        try {
          parseInsights(`SELECT SUM(a) ${text}`);
        } catch (error) {
          expect(error).toBeInstanceOf(InsightsError);
        }
      },
    ),
    { seed: 20_261_123, numRuns: 500 },
  );
});
