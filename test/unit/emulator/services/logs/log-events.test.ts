import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { aWorld, client, testStart } from '../../../../support/world.ts';

const minute = 60_000;
const day = 86_400_000;
const target = { logGroupName: 'app', logStreamName: 's1' };
let world: Emulator;
let logs: ReturnType<typeof client>;

interface Page {
  events: { message: string }[];
  nextToken?: string;
  nextForwardToken: string;
  nextBackwardToken: string;
}

beforeEach(async () => {
  world = aWorld();
  logs = client(world, 'logs');
  await logs('CreateLogGroup', { logGroupName: 'app' });
  await logs('CreateLogStream', target);
});

const put = (events: readonly (readonly [number, string])[], logStreamName = 's1') =>
  logs('PutLogEvents', {
    ...target,
    logStreamName,
    logEvents: events.map(([offset, message]) => ({ timestamp: testStart + offset, message })),
  });

const messages = ({ events }: Page): string[] => events.map(({ message }) => message);

describe('PutLogEvents', () => {
  test('keeps events in the order of their time, whenever they come', async () => {
    await put([
      [0, 'b'],
      [2, 'd'],
    ]);
    await put([
      [-1, 'a'],
      [1, 'c'],
    ]);

    expect(messages(await logs<Page>('GetLogEvents', target))).toEqual(['a', 'b', 'c', 'd']);
    const { logStreams } = await logs<{ logStreams: object[] }>('DescribeLogStreams', {
      logGroupName: 'app',
    });
    expect(logStreams[0]).toMatchObject({
      firstEventTimestamp: testStart - 1,
      lastEventTimestamp: testStart + 2,
      lastIngestionTime: testStart,
    });
  });

  test('leaves out what is too old or too new and says where', async () => {
    const answer = await logs('PutLogEvents', {
      ...target,
      logEvents: [
        { timestamp: testStart - 15 * day, message: 'old' },
        { timestamp: testStart - 14 * day, message: 'kept' },
      ],
    });

    expect(answer).toMatchObject({ rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 } });
    expect(
      await put([
        [0, 'now'],
        [3 * 3_600_000, 'new'],
      ]),
    ).toMatchObject({ rejectedLogEventsInfo: { tooNewLogEventStartIndex: 1 } });
    expect(messages(await logs<Page>('GetLogEvents', target))).toEqual(['kept', 'now']);
  });

  test('leaves out what the retention has passed, and forgets it in time', async () => {
    await logs('PutRetentionPolicy', { logGroupName: 'app', retentionInDays: 1 });
    const answer = await put([
      [-day - 1, 'expired'],
      [-1, 'kept'],
    ]);
    expect(answer).toMatchObject({ rejectedLogEventsInfo: { expiredLogEventEndIndex: 1 } });

    await world.clock.advance(day);
    expect(messages(await logs<Page>('GetLogEvents', target))).toEqual([]);

    await put([[day, 'new']]);
    expect((await logs<{ logGroups: object[] }>('DescribeLogGroups')).logGroups[0]).toMatchObject({
      storedBytes: 3 + 26,
    });
  });

  test.each([
    [
      'out of order',
      [
        [1, 'a'],
        [0, 'b'],
      ],
      'must be in chronological order',
    ],
    [
      'over more than a day',
      [
        [-day - 1, 'a'],
        [0, 'b'],
      ],
      'cannot span more than 24 hours',
    ],
    ['without text', [[0, '']], 'length greater than or equal to 1'],
    ['none', [], 'length greater than or equal to 1'],
    ['too large', [[0, 'x'.repeat(1_048_576)]], 'Log event too large: 1048602 bytes'],
    [
      'too large together',
      Array.from({ length: 5 }, () => [0, 'é'.repeat(110_000)]),
      'Upload too large',
    ],
    ['too many', Array.from({ length: 10_001 }, () => [0, 'x']), 'less than or equal to 10000'],
  ] as [string, [number, string][], string][])(
    'refuses events that are %s',
    async (_, events, problem) => {
      await expect(put(events)).rejects.toMatchObject({
        code: 'InvalidParameterException',
        message: expect.stringContaining(problem),
      });
      expect(messages(await logs<Page>('GetLogEvents', target))).toEqual([]);
    },
  );

  test('needs group and stream', async () => {
    await expect(put([[0, 'a']], 'nowhere')).rejects.toThrow(
      'The specified log stream does not exist.',
    );
    await expect(
      logs('PutLogEvents', { ...target, logGroupName: 'x', logEvents: [] }),
    ).rejects.toThrow('The specified log group does not exist.');
  });
});

describe('GetLogEvents', () => {
  beforeEach(() =>
    put([
      [0, 'a'],
      [0, 'b'],
      [1, 'c'],
      [2, 'd'],
    ]),
  );

  test('reads forward to the end, whose token leads to what comes later', async () => {
    const first = await logs<Page>('GetLogEvents', { ...target, startFromHead: true, limit: 3 });
    const second = await logs<Page>('GetLogEvents', {
      ...target,
      nextToken: first.nextForwardToken,
    });
    const end = await logs<Page>('GetLogEvents', { ...target, nextToken: second.nextForwardToken });
    expect([first, second, end].map(messages)).toEqual([['a', 'b', 'c'], ['d'], []]);
    expect(end.nextForwardToken).toBe(second.nextForwardToken);

    await put([[3, 'e']]);

    expect(
      messages(await logs<Page>('GetLogEvents', { ...target, nextToken: end.nextForwardToken })),
    ).toEqual(['e']);
  });

  test('begins with the latest events and reads backward', async () => {
    const last = await logs<Page>('GetLogEvents', { ...target, limit: 2 });
    const before = await logs<Page>('GetLogEvents', {
      ...target,
      limit: 2,
      nextToken: last.nextBackwardToken,
    });
    const end = await logs<Page>('GetLogEvents', {
      ...target,
      nextToken: before.nextBackwardToken,
    });

    expect([last, before, end].map(messages)).toEqual([['c', 'd'], ['a', 'b'], []]);
    expect(end.nextBackwardToken).toBe(before.nextBackwardToken);
  });

  test('takes the start time in and leaves the end time out', async () => {
    const page = await logs<Page>('GetLogEvents', {
      ...target,
      startTime: testStart + 1,
      endTime: testStart + 2,
    });

    expect(messages(page)).toEqual(['c']);
  });

  test('an empty stream has a token for what comes', async () => {
    await logs('CreateLogStream', { ...target, logStreamName: 's2' });
    const { nextForwardToken } = await logs<Page>('GetLogEvents', {
      ...target,
      logStreamName: 's2',
    });
    await put([[0, 'x']], 's2');

    expect(
      messages(
        await logs<Page>('GetLogEvents', {
          ...target,
          logStreamName: 's2',
          nextToken: nextForwardToken,
        }),
      ),
    ).toEqual(['x']);
  });
});

describe('FilterLogEvents', () => {
  beforeEach(async () => {
    await logs('CreateLogStream', { ...target, logStreamName: 's2' });
    await put([
      [0, 'ERROR a'],
      [2, 'ERROR c'],
      [4, 'fine'],
    ]);
    await put(
      [
        [1, 'ERROR b'],
        [3, 'ERROR d'],
      ],
      's2',
    );
  });

  const filter = (input: object = {}) =>
    logs<Page>('FilterLogEvents', { logGroupName: 'app', filterPattern: 'ERROR', ...input });

  test('merges the streams by time and names each', async () => {
    const page = await filter();

    expect(messages(page)).toEqual(['ERROR a', 'ERROR b', 'ERROR c', 'ERROR d']);
    expect(page.events[1]).toEqual({
      logStreamName: 's2',
      timestamp: testStart + 1,
      message: 'ERROR b',
      ingestionTime: testStart,
      eventId: expect.stringMatching(/^\d{56}$/),
    });
  });

  test.each([{}, { startFromHead: false, startTime: testStart }])(
    'pages through all of them once: %j',
    async (direction) => {
      const seen: string[] = [];
      let nextToken: string | undefined;
      do {
        const page: Page = await filter({
          ...direction,
          limit: 3,
          ...(nextToken && { nextToken }),
        });
        seen.push(...messages(page));
        nextToken = page.nextToken;
      } while (nextToken);

      const all = ['ERROR a', 'ERROR b', 'ERROR c', 'ERROR d'];
      expect(seen).toEqual('startFromHead' in direction ? all.reverse() : all);
    },
  );

  test('selects streams and times, both ends taken in', async () => {
    expect(messages(await filter({ logStreamNames: ['s2'] }))).toEqual(['ERROR b', 'ERROR d']);
    expect(messages(await filter({ logStreamNamePrefix: 's1' }))).toEqual(['ERROR a', 'ERROR c']);
    expect(messages(await filter({ startTime: testStart + 1, endTime: testStart + 2 }))).toEqual([
      'ERROR b',
      'ERROR c',
    ]);
    await expect(filter({ logStreamNames: ['s3'] })).rejects.toThrow('log stream does not exist');
    await expect(filter({ logStreamNames: ['s1'], logStreamNamePrefix: 's' })).rejects.toThrow(
      'Cannot specify both',
    );
    await expect(filter({ filterPattern: '{ $.a' })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
  });

  test('takes the group by ARN', async () => {
    const { events } = await logs<Page>('FilterLogEvents', {
      logGroupIdentifier: 'arn:aws:logs:ap-southeast-2:123456789012:log-group:app:*',
    });

    expect(events).toHaveLength(5);
  });
});

describe('log streams', () => {
  test('are in no other order', async () => {
    await expect(
      logs('DescribeLogStreams', { logGroupName: 'app', orderBy: 'sth' }),
    ).rejects.toMatchObject({
      message:
        "1 validation error detected: Value 'sth' at 'orderBy' failed to satisfy constraint: Member must satisfy enum value set: [LogStreamName, LastEventTime]",
    });
  });

  test('are listed by name or by their last event', async () => {
    await logs('CreateLogStream', { ...target, logStreamName: 'a0' });
    await put([[minute, 'x']]);
    await put([[0, 'x']], 'a0');
    const list = async (input: object) => {
      const { logStreams } = await logs<{ logStreams: { logStreamName: string }[] }>(
        'DescribeLogStreams',
        { logGroupName: 'app', ...input },
      );
      return logStreams.map(({ logStreamName }) => logStreamName);
    };

    expect(await list({})).toEqual(['a0', 's1']);
    expect(await list({ orderBy: 'LastEventTime', descending: true })).toEqual(['s1', 'a0']);
    expect(await list({ logStreamNamePrefix: 's' })).toEqual(['s1']);
    await expect(list({ orderBy: 'LastEventTime', logStreamNamePrefix: 's' })).rejects.toThrow(
      'Cannot order by LastEventTime',
    );
  });

  test('exist once, and take their events with them', async () => {
    await put([[0, 'x']]);
    await expect(logs('CreateLogStream', target)).rejects.toMatchObject({
      code: 'ResourceAlreadyExistsException',
    });

    await logs('DeleteLogStream', target);

    await expect(logs('GetLogEvents', target)).rejects.toThrow('log stream does not exist');
    expect((await logs<Page>('FilterLogEvents', { logGroupName: 'app' })).events).toEqual([]);
  });
});
