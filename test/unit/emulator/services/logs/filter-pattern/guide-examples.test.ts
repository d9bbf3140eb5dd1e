import { describe, expect, test } from '@jest/globals';
import {
  compileFilterPattern,
  LogText,
} from '../../../../../../emulator/services/logs/filter-pattern/index.ts';

const matches = (pattern: string, message: string): boolean =>
  compileFilterPattern(pattern).test(new LogText(message));

// CloudWatch Logs User Guide, "Supported regular expressions (regex) syntax".
describe('the regular expressions of the guide', () => {
  test.each([
    ['%^[hc]at%', ['hat', 'cat in'], ['a hat', 'bat']],
    ['%[hc]at$%', ['hat', 'my cat'], ['hats']],
    ['%colou?r%', ['color', 'colour'], ['colouur']],
    ['%[abc]%', ['a', 'b', 'c'], ['d']],
    ['%[a-z]%', ['q'], ['Q', '1']],
    ['%[abcx-z]%', ['a', 'y'], ['d', 'w']],
    ['%^a{3,5}$%', ['aaa', 'aaaa', 'aaaaa'], ['aa', 'aaaaaa']],
    ['%gra|ey%', ['gray', 'grey'], ['groy']],
    [
      '%^starting|^initializing|^shutting down%',
      ['starting ...', 'initializing ...', 'shutting down'],
      ['skipping initializing ...'],
    ],
    ['%abcc|ab[^c]$%', ['abcc ...', 'aba'], ['aac ...', 'abc']],
    ['%\\[.\\]%', ['[a]', '[7]', '[@]', '[]]', '[ ]'], ['[]', 'a']],
    ['%10\\.10\\.0\\.1%', ['10.10.0.1'], ['10010,051']],
    ['%10.10.0.1%', ['10.10.0.1', '10010,051'], ['10.10']],
    ['%ab*c%', ['ac', 'abc', 'abbbc'], ['adc']],
    ['%ab[0-9]*%', ['ab', 'ab0', 'ab129'], ['a0']],
    ['%ab+c%', ['abc', 'abbc', 'abbbc'], ['ac']],
    ['%.at%', ['hat', 'cat', 'bat', '4at', '#at', ' at'], ['at']],
    ['%\\d%', ['7'], ['x']],
    ['%^\\D$%', ['x'], ['7']],
    ['%a\\sb%', ['a b', 'a\tb', 'a\nb'], ['ab']],
    ['%^\\S$%', ['a'], [' ']],
    ['%^\\w$%', ['a', 'Z', '_', '0'], ['-']],
    ['%^\\W$%', ['-'], ['a']],
    ['%\\x3A%', [':'], [';']],
    ['%\\x28%', ['('], [')']],
    [
      '%AUTHORIZED%',
      ['[ERROR 401] UNAUTHORIZED REQUEST', '[SUCCESS 200] AUTHORIZED REQUEST'],
      ['authorized'],
    ],
    ['%\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}%', ['from 10.0.0.1'], ['10.0.0']],
    ['%[Ee]rror|[Ff]ail%', ['Error', 'a failure'], ['ERROR']],
  ])('%s', (pattern, hits, misses) => {
    expect(hits.filter((message) => !matches(pattern, message))).toEqual([]);
    expect(misses.filter((message) => matches(pattern, message))).toEqual([]);
  });
});

// "Using filter patterns to match terms in unstructured log events"; the last four are of the guide of 2022.
describe('the unstructured patterns of the guide', () => {
  const [badRequest, unauthorized, missing, invalid] = [
    '[ERROR 400] BAD REQUEST',
    '[ERROR 401] UNAUTHORIZED REQUEST',
    '[ERROR 419] MISSING ARGUMENTS',
    '[ERROR 420] INVALID ARGUMENTS',
  ];
  const both = 'ERROR WARN message';

  test.each([
    ['ERROR', [badRequest, unauthorized, missing, invalid], ['[INFO] READY']],
    ['ERROR ARGUMENTS', [missing, invalid], [badRequest, unauthorized]],
    ['?ERROR ?ARGUMENTS', [badRequest, unauthorized, missing, invalid], ['[INFO] READY']],
    [
      '?ERROR ?ARGUMENTS REQUEST',
      ['[INFO] REQUEST FAILED', '[WARN] UNAUTHORIZED REQUEST', '[ERROR] 400 BAD REQUEST'],
      [missing],
    ],
    ['"INTERNAL SERVER ERROR"', ['[ERROR 500] INTERNAL SERVER ERROR'], ['INTERNAL ERROR']],
    ['ERROR -ARGUMENTS', [badRequest, unauthorized], [missing, invalid]],
    ['" "', [badRequest, ''], []],
    ['', [badRequest, ''], []],
    [
      '"ERROR" - "Exiting"',
      ['[ERROR] A fatal exception has occurred'],
      ['Exiting with ERRORCODE: -1'],
    ],
    [
      'Failed to process the request',
      ['[ERROR] Unable to continue: Failed to process the request'],
      ['Failed'],
    ],
    ['?ERROR ?WARN', [both, 'ERROR message', 'WARN message'], ['message']],
    ['ERROR -WARN', ['ERROR message'], [both, 'WARN message']],
  ])('%s', (pattern, hits, misses) => {
    expect(hits.filter((message) => !matches(pattern, message))).toEqual([]);
    expect(misses.filter((message) => matches(pattern, message))).toEqual([]);
  });
});

// "Using filter patterns to match terms in JSON log events".
describe('the JSON patterns of the guide', () => {
  const trailEvent = JSON.stringify({
    eventType: 'UpdateTrail',
    sourceIPAddress: '111.111.111.111',
    arrayKey: ['value', 'another value'],
    objectList: [
      { name: 'a', id: 1 },
      { name: 'b', id: 2 },
    ],
    SomeObject: null,
    ThisFlag: true,
    'cluster.name': 'c',
  });
  const users = JSON.stringify({
    user: { id: 1, email: 'John.Stiles@example.com' },
    users: [
      { id: 2, email: 'John.Doe@example.com' },
      { id: 3, email: 'Jane.Doe@example.com' },
    ],
    actions: ['GET', 'PUT', 'DELETE'],
    coordinates: [
      [0, 1, 2],
      [4, 5, 6],
      [7, 8, 9],
    ],
  });

  test.each([
    ['{ $.eventType = "UpdateTrail" }', true],
    ['{ $.sourceIPAddress != 123.123.* }', true],
    ['{ $.arrayKey[0] = "value" }', true],
    ['{ $.eventType = %Trail% }', true],
    ['{ $.arrayKey[*] = %val.{2}% }', true],
    ['{ $.* = %111\\.111\\.111\\.1[0-9]{1,2}% }', true],
    ['{ $.[\'cluster.name\'] = "c" }', true],
    ['{ $.objectList[1].id = 2 }', true],
    ['{ $.SomeObject IS NULL }', true],
    ['{ $.SomeOtherObject NOT EXISTS }', true],
    ['{ $.SomeObject NOT EXISTS }', false],
    ['{ $.ThisFlag IS TRUE }', true],
    ['{ $.ThisFlag IS FALSE }', false],
    ['{ $.arrayKey = "value" }', false],
    ['{ $.arrayKey != "value" }', false],
  ])('%s over the trail event: %s', (pattern, expected) => {
    expect(matches(pattern, trailEvent)).toBe(expected);
  });

  test.each([
    ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', true],
    [
      '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" && $.actions[2] = "nonmatch" }',
      true,
    ],
    [
      '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && $.actions[2] = "nonmatch" }',
      false,
    ],
    ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', false],
    [
      '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }',
      true,
    ],
    [
      '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }',
      false,
    ],
    ['{ $.users = 1 }', false],
    ['{ $.users != 1 }', false],
  ])('%s over the users: %s', (pattern, expected) => {
    expect(matches(pattern, users)).toBe(expected);
  });

  test.each([
    ['{ $.bandwidth > 75 }', { bandwidth: 76 }, { bandwidth: 75 }],
    ['{ $.latency < 50 }', { latency: 49.9 }, { latency: 50 }],
    ['{ $.refreshRate >= 60 }', { refreshRate: 60 }, { refreshRate: 59 }],
    ['{ $.responseTime <= 5 }', { responseTime: 5 }, { responseTime: 5.1 }],
    ['{ $.errorCode = 400}', { errorCode: 400 }, { errorCode: 401 }],
    ['{ $.errorCode != 500 }', { errorCode: 400 }, { errorCode: 500 }],
    ['{ $.number[0] = 1e+3 }', { number: [1000] }, { number: [1e-3] }],
    ['{ $.number[0] != 1e-3 }', { number: [1] }, { number: [0.001] }],
    ['{ $.numbers[0] < 10e3 }', { numbers: [9999] }, { numbers: [10_000] }],
    ['{ $.numbers[0] < 10e-3 }', { numbers: [0.009] }, { numbers: [0.01] }],
    [
      '{ $.processes[4].averageRuntime <= 55.5 }',
      { processes: [0, 0, 0, 0, { averageRuntime: 55.5 }] },
      { processes: [] },
    ],
    ['{ $.latency > +1000 }', { latency: 1001 }, { latency: 1000 }],
    ['{ $.latency = * }', { latency: 12 }, { duration: 12 }],
    ['{$.foo = bar}', { foo: 'bar' }, { foo: 'baz' }],
    ['{$.foo = bar || $.foo = baz }', { foo: 'baz' }, { foo: 'bat' }],
    ['{ $.eventName = *Event }', { eventName: 'PutEvent' }, { eventName: 'EventId' }],
    ['{ $.eventName = Event* }', { eventName: 'EventId' }, { eventName: 'PutEvent' }],
    ['{ $.eventName = Ev*ent }', { eventName: 'Ev*ent' }, { eventName: 'Evaluated event' }],
  ])('%s', (pattern, hit, miss) => {
    expect(matches(pattern, JSON.stringify(hit))).toBe(true);
    expect(matches(pattern, JSON.stringify(miss))).toBe(false);
  });
});

// "Using filter patterns to match terms in space-delimited log events".
describe('the space-delimited patterns of the guide', () => {
  const line =
    '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
  const [get, post, warning, error] = [
    'INFO 09/25/2014 12:00:00 GET /service/resource/67 1200',
    'INFO 09/25/2014 12:00:01 POST /service/resource/67/part/111 1310',
    'WARNING 09/25/2014 12:00:02 Invalid user request',
    'ERROR 09/25/2014 12:00:02 Failed to process request',
  ];

  test.each([
    [
      '[ip=%127\\.0\\.0\\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]',
      true,
    ],
    ['[..., request =*.html*, status_code = 4*, bytes]', true],
    [
      '[ip, user, username, timestamp, request =*.html*, status_code = 404 || status_code = 410, bytes]',
      true,
    ],
    ['[..., status_code, bytes]', true],
    ['[ip, user, ..., status_code, bytes]', true],
    ['[ip, user, ...]', true],
    ['[ip, user, username, timestamp, request, status_code, bytes > 1000]', true],
    ['[ip, user, username, timestamp, request, status_code, bytes > 2000]', false],
    ['[ip, user, username, timestamp, request, status_code = 200, bytes]', false],
    ['[ip, user, username, timestamp, request, status_code = 4* && bytes > 1000]', true],
    [
      '[ip, user, username, timestamp, request, status_code = 4* && status_code != 403, bytes]',
      true,
    ],
    [
      '[ip, user, username, timestamp, request, status_code = 403 || status_code = 404, bytes]',
      true,
    ],
  ])('%s over the access log: %s', (pattern, expected) => {
    expect(matches(pattern, line)).toBe(expected);
  });

  test.each([
    ['[w1=ERROR, w2]', [error], [get, post, warning]],
    ['[w1=ERROR || w1=WARNING, w2]', [error, warning], [get, post]],
    ['[w1!=ERROR && w1!=WARNING, w2]', [get, post], [error, warning]],
    [
      '[logLevel, date, time, method, url=%/service/resource/[0-9]+$%, response_time]',
      [get],
      [post, warning, error],
    ],
    [
      '[logLevel, date, time, method, url=%/service/resource/[0-9]+/part/[0-9]+$%, response_time]',
      [post],
      [get],
    ],
  ])('%s', (pattern, hits, misses) => {
    expect(hits.filter((message) => !matches(pattern, message))).toEqual([]);
    expect(misses.filter((message) => matches(pattern, message))).toEqual([]);
  });

  test('extracts what the pattern names and numbers the rest', () => {
    const match = compileFilterPattern('[..., request=*.html*, status_code=4*,]').match(
      new LogText(line),
    );

    expect(match?.extracted).toEqual({
      $status_code: '404',
      $request: 'GET /index.html HTTP/1.0',
      $7: '1534',
      $4: '10/Oct/2000:13:25:15 -0700',
      $3: 'frank',
      $2: 'Prod',
      $1: '127.0.0.1',
    });
  });
});
