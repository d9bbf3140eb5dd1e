import { describe, expect, test } from '@jest/globals';
import {
  AbsentFromInsights,
  MalformedQuery,
  parseQuery,
  runQuery,
} from '../../../../../../emulator/services/logs/insights/index.ts';
import { eventsOf, records } from './some-events.ts';

/** The result's rows as objects, without what leads back to the event. */
function ask(query: string, events = records, limit = 10_000): Record<string, string>[] {
  return runQuery(parseQuery(query), events, limit).rows.map((row) =>
    Object.fromEntries(
      row.filter(({ field }) => field !== '@ptr').map(({ field, value }) => [field, value]),
    ),
  );
}

/** The values of one field, in the order of the rows. */
function values(query: string, field: string, events = records): (string | undefined)[] {
  return ask(query, events).map((row) => row[field]);
}

describe('queries that look for attacks', () => {
  test.each<[string, string, Record<string, string>[]]>([
    [
      'root without MFA (CIS)',
      `filter eventName = "ConsoleLogin" and userIdentity.type = "Root"
         and additionalEventData.MFAUsed != "Yes"
       | fields eventName, responseElements.ConsoleLogin as outcome`,
      [{ eventName: 'ConsoleLogin', outcome: 'Success' }],
    ],
    [
      'keys that are to be deleted (CIS)',
      `filter eventSource = 'kms.amazonaws.com' and eventName in ["DisableKey", "ScheduleKeyDeletion"]
       | display userIdentity.userName, requestParameters.pendingWindowInDays`,
      [{ 'userIdentity.userName': 'alice', 'requestParameters.pendingWindowInDays': '7' }],
    ],
    [
      'denied calls by user (CIS)',
      `filter errorCode like /UnauthorizedOperation|AccessDenied/
       | stats count(*) as denied, latest(eventName) as last by userIdentity.userName, eventSource
       | sort denied desc`,
      [
        {
          'userIdentity.userName': 'mallory',
          eventSource: 'kms.amazonaws.com',
          denied: '2',
          last: 'Decrypt',
        },
      ],
    ],
    [
      'decryptions by key',
      `fields @timestamp, resources.0.ARN as key
       | filter eventName = "Decrypt" and not ispresent(errorCode)
       | stats count() by key`,
      [{ key: 'arn:aws:kms:ap-southeast-2:123456789012:key/1234abcd', 'count()': '1' }],
    ],
    [
      'calls in bursts',
      `filter eventName = "Decrypt" | stats count(*) as calls by bin(2m) | sort calls desc | limit 1`,
      [{ 'bin(2m)': '2026-11-23 08:00:00.000', calls: '2' }],
    ],
    [
      'from outside the network',
      `filter ispresent(sourceIPAddress) and not isIpInSubnet(sourceIPAddress, "10.0.0.0/8")
       | stats count_distinct(sourceIPAddress) as addresses`,
      [{ addresses: '2' }],
    ],
  ])('%s', (_title, query, expected) => {
    expect(ask(query)).toEqual(expected);
  });
});

describe('what a query shows', () => {
  test('is the time and the message, newest first, where it does not say', () => {
    const rows = runQuery(parseQuery('limit 1'), records, 10).rows;

    expect(rows).toEqual([
      [
        { field: '@timestamp', value: '2026-11-23 08:06:00.000' },
        { field: '@message', value: 'user=alice, ip=203.0.113.7, took 35 ms' },
        { field: '@ptr', value: 'pointer-6' },
      ],
    ]);
  });

  test('is what the last display names, or all that fields name', () => {
    expect(ask('fields eventName | fields errorCode | filter size = 20')).toEqual([
      { eventName: 'Decrypt', errorCode: 'AccessDenied' },
    ]);
    expect(
      ask(
        'fields eventName | display errorCode | display size | fields readOnly | filter size = 20',
      ),
    ).toEqual([{ size: '20' }]);
  });

  test('leaves out what an event has not, and shows true as 1', () => {
    expect(ask('fields eventName, errorCode, readOnly, nothing | filter size = 10')).toEqual([
      { eventName: 'Decrypt', readOnly: '1' },
    ]);
  });

  test('knows where an event comes from', () => {
    expect(
      ask('fields @logStream, @log, toMillis(@ingestionTime) as taken | filter size = 10'),
    ).toEqual([
      { '@logStream': 'a-stream', '@log': '123456789012:a-group', taken: '1795420801500' },
    ]);
  });

  test("is cut off by the query's own limit, else by that of the request", () => {
    expect(ask('fields @message', records, 2)).toHaveLength(2);
    expect(ask('fields @message | limit 5', records, 2)).toHaveLength(5);
  });

  test('is counted with the events that the filters let through', () => {
    const { matched } = runQuery(
      parseQuery('filter ispresent(errorCode) | stats count(*)'),
      records,
      9,
    );

    expect(matched).toBe(2);
  });
});

describe('conditions', () => {
  test.each<[string, number]>([
    ['size > 15', 2],
    ['size >= 20', 2],
    ['size < 20', 1],
    ['size = "20"', 1],
    ['size != 20', 2],
    ['errorCode != "x"', 2],
    ['errorCode not like /Denied/', 0],
    ['errorCode not in ["x"]', 2],
    ['not (errorCode = "AccessDenied")', 5],
    ['readOnly = 1', 3],
    ['readOnly = true', 3],
    ['readOnly = "false"', 2],
    ['@message like "Version: $LATEST"', 1],
    ['@message like /(?i)start requestid/', 1],
    ['@message =~ /^user=/', 1],
    ['@message like /(?i)[a-c]lice/', 2],
    ['eventName like "crypt" or eventName = "ConsoleLogin"', 4],
    ['eventName = "Decrypt" and size = 10 or size = 20', 2],
    ['eventName = "Decrypt" and (size = 10 or size = 20)', 2],
    ['NOT ispresent(eventName) AND @message LIKE /took/', 1],
    ['strlen(eventName) = 7', 3],
    ['size * 2 + 1 = 21', 1],
    ['size % 20 = 10', 2],
    ['2 ^ 3 ^ 2 = 512 and size = 10', 1],
    ['-size < -25', 1],
    ['tolower(eventName) = "decrypt"', 3],
    ['strcontains(eventName, "Key")', 1],
    ['isempty(errorCode) and isblank(errorMessage)', 5],
    ['coalesce(errorCode, "none") = "none"', 5],
    ['@timestamp >= 1795420980000', 4],
    ['`userIdentity`.`userName` = "alice"', 1],
    ['isValidIpV4(sourceIPAddress) and isIpv4InSubnet(sourceIPAddress, "198.51.100.0/24")', 2],
    ['# a comment\n size = 10 # another', 1],
  ])('%s', (condition, count) => {
    expect(ask(`filter ${condition}`)).toHaveLength(count);
  });
});

describe('functions', () => {
  test.each<[string, string | undefined]>([
    ['abs(-3)', '3'],
    ['ceil(2.1)', '3'],
    ['floor(2.9)', '2'],
    ['greatest(1, 10, 9)', '10'],
    ['least(3, 2)', '2'],
    ['sqrt(16)', '4'],
    ['log(1)', '0'],
    ['sqrt(-1)', undefined],
    ['1 / 0', undefined],
    ['concat("a", 1, missing, "b")', 'a1b'],
    ['toupper("grüße")', 'GRÜSSE'],
    ['strlen("€😀")', '2'],
    ['trim("  x ")', 'x'],
    ['ltrim("xxaxx", "x")', 'axx'],
    ['rtrim("xxaxx", "x")', 'xxa'],
    ['substr("abcdef", 2)', 'cdef'],
    ['substr("abcdef", 2, 2)', 'cd'],
    ['replace("a-b-c", "-", "$&")', 'a$&b$&c'],
    ['strcontains("abc", "b")', '1'],
    ['isValidIp("::1")', '1'],
    ['isIpv6InSubnet("2001:db8::1", "2001:db8::/32")', '1'],
    ['isIpv4InSubnet("2001:db8::1", "2001:db8::/32")', '0'],
    ['isIpInSubnet("10.0.0.1", "nonsense")', '0'],
    ['fromMillis(0)', '1970-01-01 00:00:00.000'],
    ['toMillis(fromMillis(5))', '5'],
    ['datefloor(fromMillis(1795421234567), 1h)', '2026-11-23 08:00:00.000'],
    ['dateceil(fromMillis(1795421234567), 1d)', '2026-11-24 00:00:00.000'],
    ['datefloor(fromMillis(1795421234567), 1w)', '2026-11-23 00:00:00.000'],
    ['datefloor(fromMillis(1795421234567), 1mo)', '2026-11-01 00:00:00.000'],
    ['dateceil(fromMillis(1795421234567), 1q)', '2027-01-01 00:00:00.000'],
    ['bin(fromMillis(1795421234567), 5minutes)', '2026-11-23 08:05:00.000'],
  ])('%s', (expression, expected) => {
    expect(ask(`fields ${expression} as x`, eventsOf(['event']))[0]?.x).toBe(expected);
  });

  test.each<[string, string | undefined]>([
    ['count(*)', '4'],
    ['count(n)', '3'],
    ['sum(n)', '12'],
    ['avg(n)', '4'],
    ['min(n)', '2'],
    ['max(n)', '6'],
    ['median(n)', '4'],
    ['pct(n, 75)', '5'],
    ['stddev(n)', '1.632993161855452'],
    ['count_distinct(s)', '2'],
    ['earliest(s)', 'b'],
    ['latest(s)', 'a'],
    ['sortsFirst(s)', 'a'],
    ['sortsLast(s)', 'b'],
    ['sum(n) / count(*)', '3'],
    ['sum(missing)', undefined],
  ])('%s of a group', (expression, expected) => {
    const events = eventsOf([{ n: 2, s: 'b' }, { n: '4', s: 'a' }, { s: 'a' }, { n: 6, s: 'a' }]);
    expect(ask(`stats ${expression} as x`, events)[0]?.x).toBe(expected);
  });
});

describe('parse', () => {
  test.each<[string, Record<string, string>[]]>([
    [
      'parse @message "user=*, ip=*, took * ms" as user, ip, took',
      [{ user: 'alice', ip: '203.0.113.7', took: '35' }],
    ],
    ['parse "user=*, *" as user, ip', [{ user: 'alice', ip: 'ip=203.0.113.7, took 35 ms' }]],
    [
      'parse @message /user=(?<user>\\w+), ip=(?<ip>[\\d.]+)/',
      [{ user: 'alice', ip: '203.0.113.7' }],
    ],
    ['parse @message /user=(\\w+)/ as user', [{ user: 'alice' }]],
    ['parse @message "nobody=*" as user', [{}]],
  ])('%s', (command, expected) => {
    expect(ask(`filter @message like /took/ | ${command} | display user, ip, took`)).toEqual(
      expected,
    );
  });

  test('makes fields that later commands know', () => {
    expect(
      ask('parse @message "took * ms" as took | filter took > 30 | stats max(took) as most'),
    ).toEqual([{ most: '35' }]);
  });
});

describe('rows', () => {
  const events = eventsOf([{ n: 10 }, { n: 9 }, { n: 'x' }, {}, { n: 9 }]);

  test('are sorted, texts before numbers and what is missing last', () => {
    expect(values('sort n asc | display n', 'n', events)).toEqual(['x', '9', '9', '10', undefined]);
    expect(values('sort n desc | display n', 'n', events)).toEqual([
      '10',
      '9',
      '9',
      'x',
      undefined,
    ]);
  });

  test('are sorted by a second field where the first is the same', () => {
    expect(
      values('sort eventName asc, size desc | filter eventName = "Decrypt" | display size', 'size'),
    ).toEqual(['30', '20', '10']);
  });

  test('are kept once for each value, those without it all', () => {
    expect(values('dedup n | display n', 'n', events)).toEqual(['9', undefined, 'x', '10']);
  });

  test('of groups can be filtered and counted again', () => {
    expect(
      ask(
        'stats count(*) as calls by eventName | filter calls > 1 | stats sum(calls) as all, count(*) as names',
      ),
    ).toEqual([{ all: '5', names: '2' }]);
  });
});

describe('fields that are found in a message', () => {
  test.each<[string, string, Record<string, string>]>([
    ['a list', 'a.0.b, a.1', { 'a.0.b': '1' }],
    ['a list of texts', 'tags.1', { 'tags.1': 'y' }],
    ['a name with a dash', '`x-y`.z', { 'x-y.z': '2' }],
    ['a name that objects have', 'constructor', {}],
    ['not the object itself', 'm', {}],
  ])('%s', (_title, fields, expected) => {
    const message = { a: [{ b: 1 }], tags: ['x', 'y'], 'x-y': { z: 2 }, m: { n: 1 } };
    expect(ask(`fields ${fields}`, eventsOf([message]))).toEqual([expected]);
  });

  test('of the first JSON in a text', () => {
    const text = '2026-11-23 ERROR {"code": "E1", "at": "}"} and {"code": "E2"}';

    expect(ask('fields code', eventsOf([text]))).toEqual([{ code: 'E1' }]);
  });

  test('are 200 at most, as in AWS', () => {
    const message = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}`, 1]));

    expect(ask('fields f199, f200', eventsOf([message]))).toEqual([{ f199: '1' }]);
  });
});

describe('a query that is none', () => {
  test.each<[string, string, number, number]>([
    ['', 'unexpected end of the query at line 1 and position 0', 0, 0],
    ['fieldz a', 'unexpected symbol found fieldz at line 1 and position 0', 0, 6],
    ['fields a b', 'unexpected symbol found b at line 1 and position 9', 9, 10],
    ['fields a\n| count()', 'unexpected symbol found count at line 2 and position 2', 11, 16],
    ['filter a =', 'unexpected end of the query at line 1 and position 10', 10, 10],
    ['filter a == 1', 'unexpected symbol found == at line 1 and position 9', 9, 11],
    ['filter (a = 1', 'unexpected end of the query at line 1 and position 13', 13, 13],
    ['filter a like b', 'unexpected symbol found b at line 1 and position 14', 14, 15],
    ['filter a = "x', 'unexpected symbol found " at line 1 and position 11', 11, 12],
    ['filter a like /(/', 'Invalid regular expression', 14, 17],
    ['filter count(*) > 1', 'unknown function count at line 1 and position 7', 7, 12],
    ['stats nonsense(a)', 'unknown function nonsense at line 1 and position 6', 6, 14],
    ['stats count(a, b)', 'wrong number of arguments for the function count', 6, 11],
    ['fields strlen()', 'wrong number of arguments for the function strlen', 7, 13],
    ['stats count(*) by bin(0m)', '0m is not a period of time', 22, 23],
    ['limit 0', 'a limit is a number from 1 to 100000', 6, 7],
    ['parse @message "a*b*" as x', 'needs one name for each of its wildcards', 6, 14],
    ['parse @message /a/', 'needs named groups', 6, 14],
    ['fields a |', 'unexpected end of the query', 10, 10],
  ])('%s', (query, message, start, end) => {
    const failure = problemOf(query);

    expect(failure).toBeInstanceOf(MalformedQuery);
    expect(failure).toMatchObject({ message: expect.stringContaining(message), start, end });
  });

  test.each([
    ['pattern @message', 'pattern'],
    ['fields a | diff', 'diff'],
    ['anomaly', 'anomaly'],
    ['SOURCE logGroups() | limit 1', 'source'],
    ['fields jsonParse(@message) as j', 'jsonParse'],
    ['filter @message like /a(?=b)/', 'look-around'],
    ['filter @message like /(?x)a/', 'flag x'],
    ['fields list[0]', 'list elements'],
  ])('%s is not there', (query, what) => {
    const failure = problemOf(query);

    expect(failure).toBeInstanceOf(AbsentFromInsights);
    expect(failure).toMatchObject({ message: expect.stringContaining(what) });
  });
});

function problemOf(query: string): unknown {
  try {
    parseQuery(query);
    return undefined;
  } catch (error) {
    return error;
  }
}
