import { describe, expect, test } from '@jest/globals';
import { countEvents } from '../../../../emulator/gateway/count-events.ts';
import type { Upstream } from '../../../../emulator/gateway/upstream.ts';
import type { Call } from '../../../../emulator/service.ts';
import { compiledSet } from '../../../../emulator/services/logs/compiled-filters.ts';
import { aCaller, aWorld, testStart } from '../../../support/world.ts';

interface Put {
  readonly Namespace: string;
  readonly MetricData: readonly { MetricName: string; Value: number; Timestamp: Date }[];
}

const call = (): Call => ({
  ...{ world: aWorld(), caller: aCaller(), requestId: '', signal: new AbortController().signal },
  ...{ account: '123456789012', region: 'ap-southeast-2' },
});

const aFilter = (filterName: string, filterPattern: string, metric: object = {}) => ({
  ...{ filterName, filterPattern, logGroupName: 'group' },
  metricTransformations: [
    { metricNamespace: 'Ours', metricName: filterName, metricValue: '1', ...metric },
  ],
});

/** Counts `messages` by `filters`, answered a page each, and tells what was put into CloudWatch. */
async function count(filters: object[], messages: string[], rejected?: object) {
  const puts: Put[] = [];
  const upstream: Upstream = {
    async call<O>(_at: object, _service: string, operation: string, input: object) {
      if (operation === 'PutMetricData') puts.push(input as Put);
      const { nextToken = '0' } = input as { nextToken?: string };
      const next = Number(nextToken) + 1;
      const page = filters.slice(next - 1, next);
      return { metricFilters: page, ...(next < filters.length && { nextToken: `${next}` }) } as O;
    },
    close() {},
  };
  const logEvents = messages.map((message) => ({ message, timestamp: 1 }));
  const put = { logGroupName: 'group', logStreamName: 'stream', logEvents };
  await countEvents(upstream, compiledSet, call(), put, {
    ...(rejected && { rejectedLogEventsInfo: rejected }),
  });
  return puts;
}

const valuesIn = (puts: readonly Put[]) =>
  puts.flatMap(({ MetricData }) => MetricData.map(({ MetricName, Value }) => [MetricName, Value]));

describe('events that were put', () => {
  test('are counted once for each filter that matches, under the present time', async () => {
    const puts = await count(
      [aFilter('a', 'denied'), aFilter('b', '{ $.code = 4 }', { metricValue: '$.code' })],
      ['denied', '{"code":4,"text":"denied"}', 'fine'],
    );

    expect(valuesIn(puts)).toEqual([
      ['a', 1],
      ['a', 1],
      ['b', 4],
    ]);
    expect(puts[0]?.MetricData[0]?.Timestamp).toEqual(new Date(testStart));
  });

  test('that the service rejected are not counted', async () => {
    const rejected = { expiredLogEventEndIndex: 1, tooNewLogEventStartIndex: 2 };

    expect(valuesIn(await count([aFilter('a', '')], ['1', '2', '3'], rejected))).toHaveLength(1);
  });

  test('yield the default value where none matches', async () => {
    const filters = [
      aFilter('a', 'denied', { defaultValue: 0 }),
      aFilter('b', 'fine', { defaultValue: 0 }),
    ];

    expect(valuesIn(await count(filters, ['fine']))).toEqual([
      ['b', 1],
      ['a', 0],
    ]);
  });

  test('are no affair of a filter on another group', async () => {
    const other = { ...aFilter('a', ''), logGroupName: 'group-2' };

    expect(await count([other], ['denied'])).toEqual([]);
  });

  test('go into CloudWatch a thousand at once', async () => {
    const messages = Array.from({ length: 1500 }, () => 'denied');

    const puts = await count([aFilter('a', 'denied')], messages);

    expect(puts.map(({ MetricData }) => MetricData.length)).toEqual([1000, 500]);
  });
});
