import { beforeEach, describe, expect, test } from '@jest/globals';
import { Emulator } from '../../../../../emulator/emulator.ts';
import { aWorld, client, testStart } from '../../../../support/world.ts';
import { allow, aUser, policy } from '../../identity/identities.ts';

interface Results {
  readonly status: string;
  readonly results: { field: string; value: string }[][];
  readonly statistics: object;
  readonly nextToken?: string;
}

const second = testStart / 1000;
let world: Emulator;
let logs: ReturnType<typeof client>;

beforeEach(async () => {
  world = aWorld();
  logs = client(world, 'logs');
  for (const logGroupName of ['app', 'other']) {
    await logs('CreateLogGroup', { logGroupName });
    await logs('CreateLogStream', { logGroupName, logStreamName: 's' });
  }
});

const put = (logGroupName: string, ...messages: string[]) =>
  logs('PutLogEvents', {
    logGroupName,
    logStreamName: 's',
    logEvents: messages.map((message, index) => ({ timestamp: testStart + index * 1000, message })),
  });

const start = async (input: object = {}): Promise<string> => {
  const { queryId } = await logs<{ queryId: string }>('StartQuery', {
    logGroupName: 'app',
    startTime: second,
    endTime: second + 3600,
    queryString: 'fields @message',
    ...input,
  });
  return queryId;
};

async function messages(input: object = {}): Promise<string[]> {
  const { results } = await logs<Results>('GetQueryResults', { queryId: await start(input) });
  return results.map((row) => row.find(({ field }) => field === '@message')?.value ?? '');
}

describe('a query', () => {
  test('is complete at once, with what it found and how much it looked at', async () => {
    await put('app', '{"level":"error"}', '{"level":"info"}');
    const queryId = await start({ queryString: 'fields level | filter level = "error"' });

    expect(await logs('GetQueryResults', { queryId })).toEqual({
      queryLanguage: 'CWLI',
      status: 'Complete',
      results: [
        [
          { field: 'level', value: 'error' },
          { field: '@ptr', value: expect.any(String) },
        ],
      ],
      statistics: {
        recordsMatched: 1,
        recordsScanned: 2,
        bytesScanned: 85,
        estimatedRecordsSkipped: 0,
        estimatedBytesSkipped: 0,
        logGroupsScanned: 1,
        resultCount: 1,
      },
    });
  });

  test('finds events of its seconds, both ends taken in', async () => {
    await put('app', 'a', 'b', 'c', 'd');

    expect(await messages({ startTime: second + 1, endTime: second + 2 })).toEqual(['c', 'b']);
  });

  test('looks into several groups, by name or ARN', async () => {
    await put('app', 'a');
    await put('other', 'b');
    const arn = 'arn:aws:logs:ap-southeast-2:123456789012:log-group:other';

    expect(await messages({ logGroupName: undefined, logGroupNames: ['app', 'other'] })).toEqual([
      'a',
      'b',
    ]);
    expect(await messages({ logGroupName: undefined, logGroupIdentifiers: [arn] })).toEqual(['b']);
  });

  test('does not know what comes later, nor what retention has taken', async () => {
    await put('app', 'a');
    const queryId = await start();
    await put('app', 'b');
    const { results } = await logs<Results>('GetQueryResults', { queryId });
    expect(results).toHaveLength(1);

    await logs('PutRetentionPolicy', { logGroupName: 'app', retentionInDays: 1 });
    await world.clock.advance(2 * 86_400_000);
    await expect(start()).rejects.toMatchObject({
      code: 'MalformedQueryException',
      message: expect.stringContaining("Query's end date and time"),
    });
    expect(await messages({ endTime: second + 3 * 86_400 })).toEqual([]);
  });

  test('hands out its rows in pages', async () => {
    await put('app', 'a', 'b', 'c');
    const queryId = await start();
    const first = await logs<Results>('GetQueryResults', { queryId, maxItems: 2 });
    const { nextToken } = first;
    const second_ = await logs<Results>('GetQueryResults', { queryId, maxItems: 2, nextToken });

    expect(first.results).toHaveLength(2);
    expect(second_.results).toHaveLength(1);
    expect(second_).not.toHaveProperty('nextToken');
    await expect(logs('GetQueryResults', { queryId, nextToken: 'x' })).rejects.toThrow(
      'nextToken is invalid',
    );
  });

  test('leads back from a row to the whole event', async () => {
    await put('app', '{"level":"error","at":{"line":3}}');
    const { results } = await logs<Results>('GetQueryResults', { queryId: await start() });
    const logRecordPointer = results[0]?.find(({ field }) => field === '@ptr')?.value;

    expect(await logs('GetLogRecord', { logRecordPointer })).toEqual({
      logRecord: {
        level: 'error',
        'at.line': '3',
        '@message': '{"level":"error","at":{"line":3}}',
        '@timestamp': String(testStart),
        '@ingestionTime': String(testStart),
        '@logStream': 's',
        '@log': '123456789012:app',
      },
    });
    await expect(logs('GetLogRecord', { logRecordPointer: 'x' })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
  });

  test('is listed with its source, newest first, and cannot be stopped any more', async () => {
    const queryId = await start();
    await world.clock.advance(1000);
    const other = await start({ logGroupName: 'other' });
    const ids = async (input: object = {}) => {
      const { queries } = await logs<{ queries: { queryId: string }[] }>('DescribeQueries', input);
      return queries.map((query) => query.queryId);
    };

    expect(await ids()).toEqual([other, queryId]);
    expect(await ids({ status: 'Running' })).toEqual([]);
    expect(await logs('DescribeQueries', { logGroupName: 'app' })).toEqual({
      queries: [
        {
          queryId,
          queryLanguage: 'CWLI',
          queryString: `SOURCE "app" START=${second}000 END=${second + 3600}999 | fields @message`,
          status: 'Complete',
          createTime: testStart,
          logGroupName: 'app',
          queryDuration: 0,
          bytesScanned: 0,
        },
      ],
    });
    await expect(logs('StopQuery', { queryId })).rejects.toThrow('is not running');
  });

  test('survives a snapshot', async () => {
    await put('app', 'a');
    const queryId = await start();
    const restored = new Emulator({ clock: 'stepped' });
    restored.restore(world.snapshot());

    expect(await client(restored, 'logs')('GetQueryResults', { queryId })).toEqual(
      await logs('GetQueryResults', { queryId }),
    );
  });

  test('takes the right to each of its groups', async () => {
    const arn = 'arn:aws:logs:ap-southeast-2:123456789012:log-group';
    const user = await aUser(world, 'reader', policy(allow('logs:StartQuery', `${arn}:app:*`)));
    const ask = (logGroupNames: string[]) =>
      client(
        world,
        'logs',
        user,
      )('StartQuery', {
        logGroupNames,
        startTime: second,
        endTime: second + 1,
        queryString: 'limit 1',
      });

    await expect(ask(['app'])).resolves.toHaveProperty('queryId');
    await expect(ask(['app', 'other'])).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });
});

describe('StartQuery refuses', () => {
  test.each<[string, object, string, string]>([
    [
      'a group that is not there',
      { logGroupName: 'none' },
      'ResourceNotFoundException',
      "Log group 'none' does not exist for account ID '123456789012'",
    ],
    ['no group', { logGroupName: undefined }, 'InvalidParameterException', 'exactly one'],
    ['groups given twice', { logGroupNames: ['app'] }, 'InvalidParameterException', 'exactly one'],
    [
      'an end before the start',
      { endTime: second - 1 },
      'InvalidParameterException',
      'must not come before',
    ],
    ['too many results', { limit: 100_001 }, 'InvalidParameterException', '100000'],
    ['another language', { queryLanguage: 'SQL' }, 'NotImplemented', 'SQL'],
    [
      'a command that is not there',
      { queryString: 'pattern @message' },
      'NotImplemented',
      'pattern',
    ],
  ])('%s', async (_title, input, code, message) => {
    await expect(start(input)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test('a malformed query with the place in it', async () => {
    await expect(start({ queryString: 'fields a | nonsense' })).rejects.toMatchObject({
      code: 'MalformedQueryException',
      message: 'unexpected symbol found nonsense at line 1 and position 11',
      members: { queryCompileError: { location: { startCharOffset: 11, endCharOffset: 19 } } },
    });
  });

  test('to tell of a query that is none', async () => {
    await expect(logs('GetQueryResults', { queryId: 'none' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });
});

describe('query definitions', () => {
  test('are put, changed, found by prefix and deleted', async () => {
    const definition = { name: 'kms/denied', queryString: 'limit 1', logGroupNames: ['app'] };
    const { queryDefinitionId } = await logs<{ queryDefinitionId: string }>(
      'PutQueryDefinition',
      definition,
    );
    await logs('PutQueryDefinition', { name: 'other', queryString: 'limit 2' });
    await logs('PutQueryDefinition', { ...definition, queryDefinitionId, queryString: 'limit 3' });

    const kept = {
      ...definition,
      queryString: 'limit 3',
      queryDefinitionId,
      queryLanguage: 'CWLI',
      lastModified: testStart,
    };
    const find = () => logs('DescribeQueryDefinitions', { queryDefinitionNamePrefix: 'kms/' });
    expect(await find()).toEqual({ queryDefinitions: [kept] });
    expect(await logs('DeleteQueryDefinition', { queryDefinitionId })).toEqual({ success: true });
    expect(await find()).toEqual({ queryDefinitions: [] });
    await expect(logs('DeleteQueryDefinition', { queryDefinitionId })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
    await expect(
      logs('PutQueryDefinition', { ...definition, queryDefinitionId }),
    ).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  test('are made once for one token', async () => {
    const put = () =>
      logs('PutQueryDefinition', { name: 'n', queryString: 'limit 1', clientToken: 'one' });

    expect(await put()).toEqual(await put());
  });
});
