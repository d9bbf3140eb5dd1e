import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { orderFaults } from '../../../../../emulator/faults/control.ts';
import { aWorld, client, testStart } from '../../../../support/world.ts';

const minute = 60_000;
const target = { logGroupName: 'app', logStreamName: 's' };
let world: Emulator;
let logs: ReturnType<typeof client>;

beforeEach(async () => {
  world = aWorld();
  logs = client(world, 'logs');
  await logs('CreateLogGroup', { logGroupName: 'app' });
  await logs('CreateLogStream', target);
});

const putFilter = (overrides: object = {}, metric: object = {}) =>
  logs('PutMetricFilter', {
    logGroupName: 'app',
    filterName: 'f',
    filterPattern: '{ $.code = "denied" }',
    metricTransformations: [
      { metricName: 'm', metricNamespace: 'ns', metricValue: '1', ...metric },
    ],
    ...overrides,
  });

const put = (events: readonly (readonly [number, object])[]) =>
  logs('PutLogEvents', {
    ...target,
    logEvents: events.map(([offset, event]) => ({
      timestamp: testStart + offset,
      message: JSON.stringify(event),
    })),
  });

/** `[minute, sum, sample count]` of the metric's points. */
async function points(Dimensions: object[] = []): Promise<number[][]> {
  const { Datapoints } = await client(world, 'cloudwatch')<{
    Datapoints: { Timestamp: Date; Sum: number; SampleCount: number }[];
  }>('GetMetricStatistics', {
    Namespace: 'ns',
    MetricName: 'm',
    Dimensions,
    StartTime: new Date(testStart - 60 * minute),
    EndTime: new Date(testStart + 60 * minute),
    Period: 60,
    Statistics: ['Sum', 'SampleCount'],
  });
  return Datapoints.map(({ Timestamp, Sum, SampleCount }) => [
    (Timestamp.getTime() - testStart) / minute,
    Sum,
    SampleCount,
  ]).sort(([one = 0], [other = 0]) => one - other);
}

const denied = { code: 'denied' };
const fine = { code: 'fine' };

describe('a metric filter', () => {
  test('counts matches by the minute of the log event, soon after the minute of ingestion', async () => {
    await putFilter();
    await put([
      [-2 * minute, denied],
      [0, denied],
      [1000, fine],
      [2000, denied],
    ]);

    await world.clock.advance(minute);
    expect(await points()).toEqual([]);
    await world.clock.advance(5000);

    expect(await points()).toEqual([
      [-2, 1, 1],
      [0, 2, 2],
    ]);
  });

  test.each([
    ['None', {}],
    ['Count', { unit: 'Count' }],
  ])('gives its points the unit %s', async (Unit, metric) => {
    await putFilter({}, metric);
    await put([[0, denied]]);
    await world.clock.advance(2 * minute);

    const { Datapoints } = await client(world, 'cloudwatch')<{ Datapoints: object[] }>(
      'GetMetricStatistics',
      {
        Namespace: 'ns',
        MetricName: 'm',
        StartTime: new Date(testStart),
        EndTime: new Date(testStart + minute),
        Period: 60,
        Statistics: ['Sum'],
      },
    );
    expect(Datapoints).toMatchObject([{ Unit, Sum: 1 }]);
  });

  test('sends again for what comes in the next minute', async () => {
    await putFilter();
    await put([[0, denied]]);
    await world.clock.advance(2 * minute);
    await put([
      [0, denied],
      [2 * minute, denied],
    ]);
    await world.clock.advance(2 * minute);

    expect(await points()).toEqual([
      [0, 2, 2],
      [2, 1, 1],
    ]);
    expect(world.state.timers).toEqual([]);
  });

  test('looks neither back nor at other groups', async () => {
    await put([[0, denied]]);
    await logs('CreateLogGroup', { logGroupName: 'other' });
    await putFilter({ logGroupName: 'other' });
    await putFilter({}, { metricName: 'later' });
    await world.clock.advance(2 * minute);

    expect(await points()).toEqual([]);
  });

  test('counts no more once deleted', async () => {
    await putFilter();
    await logs('DeleteMetricFilter', { logGroupName: 'app', filterName: 'f' });
    await put([[0, denied]]);
    await world.clock.advance(2 * minute);

    expect(await points()).toEqual([]);
    await expect(
      logs('DeleteMetricFilter', { logGroupName: 'app', filterName: 'f' }),
    ).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  test('takes its value from a field, and leaves out what is no number', async () => {
    await putFilter({ filterPattern: '{ $.ms = * }' }, { metricValue: '$.ms' });
    await put([
      [0, { ms: 2 }],
      [0, { ms: '3.5' }],
      [0, { ms: 'long' }],
    ]);
    await world.clock.advance(2 * minute);

    expect(await points()).toEqual([[0, 5.5, 2]]);
  });

  test('splits by dimensions, and leaves out events without them', async () => {
    await putFilter(
      { filterPattern: '{ $.code = "denied" || $.who = "x" }' },
      { dimensions: { Who: '$.who' } },
    );
    await put([
      [0, { ...denied, who: 'a' }],
      [0, { ...denied, who: 'b' }],
      [0, { ...denied, who: 'a' }],
      [0, denied],
    ]);
    await world.clock.advance(2 * minute);

    expect(await points([{ Name: 'Who', Value: 'a' }])).toEqual([[0, 2, 2]]);
    expect(await points([{ Name: 'Who', Value: 'b' }])).toEqual([[0, 1, 1]]);
    expect(await points()).toEqual([]);
  });

  test('reports its default value for minutes with events but no match', async () => {
    await putFilter({}, { defaultValue: 0 });
    await put([
      [0, fine],
      [minute, fine],
    ]);
    await put([
      [minute, fine],
      [minute, denied],
    ]);
    await world.clock.advance(3 * minute);
    await world.clock.advance(3 * minute);

    expect(await points()).toEqual([
      [0, 0, 1],
      [1, 1, 1],
    ]);
  });

  test('survives a snapshot with what it has not sent yet', async () => {
    await putFilter();
    await put([[0, denied]]);
    const snapshot = world.snapshot();
    world.reset();
    world.restore(snapshot);
    await world.clock.advance(2 * minute);

    expect(await points()).toEqual([[0, 1, 1]]);
  });

  test('a deleted group sends nothing more', async () => {
    await putFilter();
    await put([[0, denied]]);
    await logs('DeleteLogGroup', { logGroupName: 'app' });

    expect(world.state.timers).toEqual([]);
    await world.clock.advance(2 * minute);
    expect(await points()).toEqual([]);
  });
});

describe('a filter that chooses by account and Region', () => {
  test.each([
    ['@aws.account = "123456789012"', true],
    ['@aws.account = "123456789012" AND @aws.region != "ap-southeast-2"', false],
    ['@aws.region IN ["eu-west-1", "ap-southeast-2"]', true],
    [
      '@aws.region NOT IN ["eu-west-1"] AND (@aws.account = "1" OR @aws.region = "ap-southeast-2")',
      true,
    ],
    ['NOT @aws.region = "ap-southeast-2"', false],
  ])('%s', async (fieldSelectionCriteria, counts) => {
    await putFilter({ fieldSelectionCriteria });
    await put([[0, denied]]);
    await world.clock.advance(2 * minute);

    expect(await points()).toEqual(counts ? [[0, 1, 1]] : []);
    expect(await logs('DescribeMetricFilters', { logGroupName: 'app' })).toMatchObject({
      metricFilters: [{ fieldSelectionCriteria }],
    });
  });

  test('puts them into the dimensions if it is told to', async () => {
    await putFilter({ emitSystemFieldDimensions: ['@aws.region'] });
    await put([[0, denied]]);
    await world.clock.advance(2 * minute);

    expect(await points()).toEqual([]);
    expect(await points([{ Name: '@aws.region', Value: 'ap-southeast-2' }])).toEqual([[0, 1, 1]]);
  });

  test.each([
    ['eventName = "Decrypt"', 'eventName'],
    ['@aws.region like "eu"', 'only'],
    ['strlen(@aws.region) = 4', 'only'],
    ['@aws.region = ', 'unexpected end'],
    [`@aws.region = "${'x'.repeat(2000)}"`, '2000'],
  ])('%s is no criterion', async (fieldSelectionCriteria, message) => {
    await expect(putFilter({ fieldSelectionCriteria })).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: expect.stringContaining(message),
    });
  });

  test('names no other field, and no default value beside them', async () => {
    await expect(putFilter({ emitSystemFieldDimensions: ['@aws.vpc'] })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
    await expect(
      putFilter({ emitSystemFieldDimensions: ['@aws.region'] }, { defaultValue: 0 }),
    ).rejects.toThrow('mutually exclusive');
  });
});

describe('PutMetricFilter refuses', () => {
  test('two transformations, in the words of the service', async () => {
    const one = { metricName: 'm', metricNamespace: 'n', metricValue: '1' };

    await expect(putFilter({ metricTransformations: [one, one] })).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message:
        "1 validation error detected: Value '[MetricTransformation(metricName=m, metricNamespace=n, metricValue=1, defaultValue=null, unit=null, dimensions=null), MetricTransformation(metricName=m, metricNamespace=n, metricValue=1, defaultValue=null, unit=null, dimensions=null)]' at 'metricTransformations' failed to satisfy constraint: Member must have length less than or equal to 1",
    });
  });

  test.each([
    [
      'a pattern that is not in the language',
      { filterPattern: '{ $.a' },
      {},
      'Invalid filter pattern',
    ],
    ['a value that the pattern does not name', {}, { metricValue: '$.other' }, 'refers to $.other'],
    [
      'a value that is neither number nor field',
      {},
      { metricValue: 'one' },
      'neither a number nor a field',
    ],
    [
      'a dimension that the pattern does not name',
      {},
      { dimensions: { A: '$.b' } },
      'dimension A refers to $.b',
    ],
    [
      'dimensions with a default value',
      {},
      { dimensions: { A: '$.code' }, defaultValue: 0 },
      'mutually exclusive',
    ],
    [
      'four dimensions',
      {},
      { dimensions: { A: '$.code', B: '$.code', C: '$.code', D: '$.code' } },
      'at most 3',
    ],
    [
      'no transformation',
      { metricTransformations: [] },
      {},
      'have length greater than or equal to 1',
    ],
    ['a name with a colon', { filterName: 'a:b' }, {}, 'filterName'],
    ['an unknown unit', {}, { unit: 'Parsecs' }, "Value 'Parsecs' at 'unit'"],
  ])('%s', async (_, overrides, metric, problem) => {
    await expect(putFilter(overrides, metric)).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: expect.stringContaining(problem),
    });
  });

  test('the 101st filter of a group and the sixth with a regular expression', async () => {
    for (let index = 0; index < 100; index += 1) {
      const filterPattern = index < 5 ? `%a${index}%` : 'a';
      await putFilter({ filterName: `f${index}`, filterPattern });
    }

    await expect(putFilter({ filterName: 'f100' })).rejects.toMatchObject({
      code: 'LimitExceededException',
    });
    await expect(putFilter({ filterName: 'f99', filterPattern: '%b%' })).rejects.toMatchObject({
      code: 'LimitExceededException',
    });
    await expect(putFilter({ filterName: 'f4', filterPattern: '%b%' })).resolves.toEqual({});
  });

  test('what the emulator does not do, by name', async () => {
    await expect(putFilter({ applyOnTransformedLogs: true })).rejects.toMatchObject({
      code: 'NotImplemented',
      message: expect.stringContaining('transformed logs'),
    });
  });

  test('a group of the infrequent access class', async () => {
    await logs('CreateLogGroup', { logGroupName: 'rare', logGroupClass: 'INFREQUENT_ACCESS' });

    await expect(putFilter({ logGroupName: 'rare' })).rejects.toMatchObject({
      code: 'InvalidOperationException',
    });
  });
});

describe('DescribeMetricFilters', () => {
  test('shows filters as they were put, by group, prefix or metric', async () => {
    await putFilter({ filterName: 'b' }, { unit: 'Count', defaultValue: 0 });
    await putFilter({ filterName: 'a' }, { metricName: 'n' });
    const list = async (input: object) => {
      const { metricFilters } = await logs<{ metricFilters: { filterName: string }[] }>(
        'DescribeMetricFilters',
        input,
      );
      return metricFilters.map(({ filterName }) => filterName);
    };

    expect(await list({ logGroupName: 'app' })).toEqual(['a', 'b']);
    expect(await list({ filterNamePrefix: 'b' })).toEqual(['b']);
    expect(await list({ metricName: 'n', metricNamespace: 'ns' })).toEqual(['a']);
    await expect(list({ metricName: 'n' })).rejects.toThrow('must be given together');
    expect(await logs('DescribeMetricFilters', { filterNamePrefix: 'b' })).toEqual({
      metricFilters: [
        {
          filterName: 'b',
          filterPattern: '{ $.code = "denied" }',
          metricTransformations: [
            {
              metricName: 'm',
              metricNamespace: 'ns',
              metricValue: '1',
              defaultValue: 0,
              unit: 'Count',
            },
          ],
          creationTime: testStart,
          logGroupName: 'app',
          applyOnTransformedLogs: false,
        },
      ],
    });
  });
});

test.each([
  ['filterNamePrefix', 513, 512],
  ['metricName', 256, 255],
])('DescribeMetricFilters refuses a %s of %i characters', async (member, length, most) => {
  const value = 'X'.repeat(length);

  await expect(logs('DescribeMetricFilters', { [member]: value })).rejects.toMatchObject({
    code: 'InvalidParameterException',
    message: `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
  });
});

describe('TestMetricFilter', () => {
  test('tells which messages match and what is extracted', async () => {
    const answer = await logs('TestMetricFilter', {
      filterPattern: '{ $.code = "denied" && $.ms > 1 }',
      logEventMessages: ['{"code":"fine","ms":2}', '{"code":"denied","ms":2}'],
    });

    expect(answer).toEqual({
      matches: [
        {
          eventNumber: 1,
          eventMessage: '{"code":"denied","ms":2}',
          extractedValues: { '$.code': 'denied', '$.ms': '2' },
        },
      ],
    });
  });

  test('takes 1 to 50 messages', async () => {
    const logEventMessages = Array.from({ length: 51 }, () => 'x');

    await expect(
      logs('TestMetricFilter', { filterPattern: 'x', logEventMessages }),
    ).rejects.toThrow('between 1 and 50');
  });
});

describe('a point on its way to CloudWatch', () => {
  const send = async (fault: unknown, on = 'delivery:metrics:m') => {
    await orderFaults(world, JSON.stringify({ faults: [{ on, fault, times: 1 }] }));
    await putFilter();
    await put([[0, denied]]);
    await world.clock.advance(minute + 5000);
  };

  test.each([
    ['that is lost does not come', 'lose', []],
    ['that is doubled counts twice', 'double', [[0, 2, 2]]],
  ])('%s', async (_, fault, expected) => {
    await send(fault);

    expect(await points()).toEqual(expected);
  });

  test('that is late comes later, for the same minute, and outlives a snapshot', async () => {
    await send({ lateSeconds: 600 });
    expect(await points()).toEqual([]);
    world.restore(world.snapshot());
    await world.clock.advance(600_000);

    expect(await points()).toEqual([[0, 1, 1]]);
  });

  test('of another metric is left alone', async () => {
    await send('lose', 'delivery:metrics:other');

    expect(await points()).toEqual([[0, 1, 1]]);
  });

  test('comes also where retention has taken its log event', async () => {
    await putFilter();
    await put([[-23 * 60 * minute, denied]]);
    await logs('PutRetentionPolicy', { logGroupName: 'app', retentionInDays: 1 });
    await world.clock.advance(minute + 5000);

    const { Datapoints } = await client(world, 'cloudwatch')<{ Datapoints: { Sum: number }[] }>(
      'GetMetricStatistics',
      {
        ...{ Namespace: 'ns', MetricName: 'm', Period: 60, Statistics: ['Sum'] },
        StartTime: new Date(testStart - 24 * 60 * minute),
        EndTime: new Date(testStart),
      },
    );
    expect(Datapoints).toEqual([expect.objectContaining({ Sum: 1 })]);
  });
});
