import { describe, expect, test } from '@jest/globals';
import {
  compileFilterPattern,
  FilterSet,
  InvalidFilterPattern,
  LogText,
} from '../../../../../../emulator/services/logs/filter-pattern/index.ts';

const matches = (pattern: string, event: unknown): boolean =>
  compileFilterPattern(pattern).test(new LogText(JSON.stringify(event)));

function problemOf(pattern: string): InvalidFilterPattern {
  try {
    compileFilterPattern(pattern);
  } catch (error) {
    if (error instanceof InvalidFilterPattern) return error;
    throw error;
  }
  throw new Error(`${pattern} compiled`);
}

describe('patterns in use', () => {
  // CIS AWS Foundations Benchmark, monitoring section, and their spellings in public templates.
  test.each([
    [
      '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
      { errorCode: 'AccessDenied' },
    ],
    [
      '{($.eventSource = kms.amazonaws.com) && (($.eventName=DisableKey)||($.eventName=ScheduleKeyDeletion)) }',
      { eventSource: 'kms.amazonaws.com', eventName: 'ScheduleKeyDeletion' },
    ],
    [
      '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
      { userIdentity: { type: 'Root' }, eventType: 'AwsApiCall' },
    ],
    [
      '{ $.resources[0].ARN = "arn:aws:kms:*" && $.errorCode = "*" }',
      { resources: [{ ARN: 'arn:aws:kms:x' }], errorCode: 'x' },
    ],
  ])('%s', (pattern, event) => {
    expect(matches(pattern, event)).toBe(true);
    expect(matches(pattern, {})).toBe(false);
  });

  test('quoted quotation marks find JSON as text', () => {
    const pattern = compileFilterPattern('"\\"level\\":\\"error\\"" -retry');

    expect(pattern.test(new LogText('{"level":"error"}'))).toBe(true);
    expect(pattern.test(new LogText('{"level":"error","retry":1}'))).toBe(false);
  });
});

describe('where the guide is silent, a condition does not match', () => {
  test.each([
    ['!= on a missing field', '{ $.code != "x" }', {}],
    ['= "*" on a number', '{ $.code = "*" }', { code: 5 }],
    ['= "*" on null', '{ $.code = "*" }', { code: null }],
    ['= * on a boolean', '{ $.code = * }', { code: true }],
    ['!= on null', '{ $.code != "x" }', { code: null }],
    ['a quoted numeral on a number', '{ $.code = "5" }', { code: 5 }],
    ['> on a numeral in a string', '{ $.code > 4 }', { code: '5' }],
    ['a regular expression on a number', '{ $.code = %5% }', { code: 5 }],
    ['!= with a wildcard that one element equals', '{ $.codes[*] != "x" }', { codes: ['x', 'y'] }],
    ['!= with a wildcard on no elements', '{ $.codes[*] != "x" }', { codes: [] }],
    ['NOT EXISTS on an array', '{ $.code NOT EXISTS }', []],
    ['a dot on a line feed', '{ $.code = %a.b% }', { code: 'a\nb' }],
  ])('%s', (_, pattern, event) => {
    expect(matches(pattern, event)).toBe(false);
  });

  test('an unquoted numeral is a number or a text', () => {
    expect(matches('{ $.account = 123456789012 }', { account: '123456789012' })).toBe(true);
    expect(matches('{ $.account = 123456789012 }', { account: 123456789012 })).toBe(true);
    expect(matches('{ $.account != 5 }', { account: '5' })).toBe(false);
  });
});

describe('selectors', () => {
  test.each(['constructor', 'length', 'toString', '__proto__', '0'])(
    'does not take what every object has for a property: %s',
    (name) => {
      expect(matches(`{ $.${name} NOT EXISTS }`, {})).toBe(true);
      expect(matches(`{ $.list.${name} NOT EXISTS }`, { list: ['x'] })).toBe(true);
      expect(matches(`{ $.${name} = "x" }`, JSON.parse(`{"${name}":"x"}`))).toBe(true);
    },
  );

  test('an index looks into arrays only', () => {
    expect(matches('{ $.list[0] = "x" }', { list: { 0: 'x' } })).toBe(false);
    expect(matches('{ $.list[1] NOT EXISTS }', { list: ['x'] })).toBe(true);
  });

  test('patterns compiled after the event was first looked at see it too', () => {
    const event = new LogText('{"late1":"x","late2":"y","late3":"z"}');
    expect(compileFilterPattern('{ $.late1 = x }').test(event)).toBe(true);
    const [second, third] = ['{ $.late2 = y }', '{ $.late3 = z }'].map(compileFilterPattern);

    expect(third?.test(event)).toBe(true);
    expect(second?.test(event)).toBe(true);
  });

  test('more selectors than are remembered still read the right field', () => {
    const names = Array.from({ length: 200 }, (_, index) => `field${index}`);
    const event = new LogText(
      JSON.stringify(Object.fromEntries(names.map((name) => [name, name]))),
    );

    expect(
      names.filter((name) => !compileFilterPattern(`{ $.${name} = ${name} }`).test(event)),
    ).toEqual([]);
  });
});

describe('what a match extracts', () => {
  test('the fields of a JSON pattern as text, without those that the event lacks', () => {
    const pattern = compileFilterPattern("{ $.latency = * && $.['a.b'] = x || $.missing = 1 }");

    const match = pattern.match(new LogText('{"latency":1.5,"a.b":"x"}'));

    expect(match?.extracted).toEqual({ '$.latency': '1.5', "$.['a.b']": 'x' });
    expect(pattern.fields()).toEqual(['$.latency', "$.['a.b']", '$.missing']);
  });

  test('names columns and numbers those without name', () => {
    const pattern = compileFilterPattern('[level, , ..., bytes]');

    expect(pattern.fields()).toEqual(['$level', '$2', '$bytes']);
    expect(pattern.match(new LogText('INFO a b c 9'))?.extracted).toEqual({
      $level: 'INFO',
      $2: 'a',
      $3: 'b',
      $4: 'c',
      $bytes: '9',
    });
  });

  test('gives the last column the rest of the line, for its condition too', () => {
    const line = new LogText('INFO "GET /" 200 9');

    expect(compileFilterPattern('[level, rest]').match(line)?.extracted).toEqual({
      $level: 'INFO',
      $rest: '"GET /" 200 9',
    });
    expect(compileFilterPattern('[level, request = "GET /"]').test(line)).toBe(false);
    expect(compileFilterPattern('[level, request = "GET /", ...]').test(line)).toBe(true);
  });

  test('nothing from text, and nothing without a match', () => {
    expect(compileFilterPattern('ERROR').match(new LogText('ERROR'))?.extracted).toEqual({});
    expect(compileFilterPattern('{ $.a = 1 }').match(new LogText('not JSON'))).toBeUndefined();
  });
});

describe('a pattern that is refused', () => {
  test.each([
    ['x'.repeat(1025), '1025 characters', 1024],
    ['{ $.a IS NOT NULL }', '"IS NOT" is not in the language', 6],
    ['{ $.a EXISTS }', '"EXISTS" is not in the language', 6],
    ['{ $.a = "x }', 'the quotation mark is not closed', 8],
    ['{ $.a = x', 'expected } to close the pattern', 9],
    ['{ ($.a = x }', 'expected ) to close the parenthesis', 11],
    ['{ $.a = x } y', 'nothing after the closing bracket', 12],
    ['{ $.a = a@b }', '"@" in double quotes', 9],
    ['{ $.a > x }', '> needs a number', 8],
    ['{ $.a ~ x }', 'expected an operator after $.a', 6],
    ['{ a = x }', 'expected a property selector', 2],
    ['{ $.a@b = x }', 'expected an operator', 5],
    ['{ $.a[x] = 1 }', 'an element is written [0] or [*]', 5],
    ['{ $.a[*].b[*] = 1 }', 'one wildcard only', 2],
    ['{ $.*=1 || $.*=2 || $.*=3 || $.*=4 }', '3 wildcard selectors only', 0],
    ['{ $.a = %x% || $.a = %y% || $.a = %z% }', '2 regular expressions only', 34],
    ['%(a)%', '"("', 1],
    ['%something!%', '"!"', 10],
    ['%é%', '"é"', 1],
    ['%a**%', 'follows another quantifier', 3],
    ['%a{2,1}%', 'can match nothing', 2],
    ['%.{600}.{600}%', 'longer than 1000', 1],
    ['%.{400}|.{400}|.{400}%', 'longer than 1000', 1],
    ['%a|%', 'empty regular expression', 3],
    ['%[z-a]%', 'range is not in order', 2],
    ['a.b', '"." in double quotes', 1],
    ['[a, ..., b, ...]', 'one ellipsis only', 12],
    ['[a, a]', 'named twice', 4],
    ['[a, b', 'expected ] or a comma', 5],
  ])('%s', (pattern, problem, position) => {
    expect(problemOf(pattern)).toMatchObject({
      message: expect.stringContaining(problem),
      position,
    });
  });

  test('parentheses nested as deep as the length allows do not blow the stack', () => {
    const depth = 500;

    expect(matches(`{${'('.repeat(depth)}$.a=1${')'.repeat(depth)}}`, { a: 1 })).toBe(true);
    expect(problemOf(`{${'('.repeat(1000)}`)).toBeInstanceOf(InvalidFilterPattern);
  });

  test('deeply nested JSON does not blow the stack', () => {
    const event = new LogText(`{"a":1,"b":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);

    expect(compileFilterPattern('{ $.a = 1 && $.b[0][0] != x }').test(event)).toBe(false);
    expect(compileFilterPattern('{ $.a = 1 }').test(event)).toBe(true);
  });
});

describe('regular expressions', () => {
  test.each(['%.*.*.*.*.*x%', '%a*a*a*a*a*b%', '%^.{500}b%', '%[ab]*a.{200}c%'])(
    'takes no more than a pass over the text: %s',
    (pattern) => {
      const text = new LogText('a'.repeat(20_000));

      expect(compileFilterPattern(pattern).test(text)).toBe(false);
    },
  );

  test('counts a character beyond 16 bits once', () => {
    expect(compileFilterPattern('%^.$%').test(new LogText('😀'))).toBe(true);
  });
});

describe('a set of filters', () => {
  test('finds the same as each filter by itself', () => {
    const patterns = [
      '{ $.source = "kms" && $.name = "Decrypt" && $.who = "a" }',
      '{ $.name = "Decrypt" || $.name = "Encrypt" }',
      '{ $.name = "Decrypt" || $.code = "x" }',
      '{ $.code = "x*" }',
      'Decrypt',
      '',
    ].map(compileFilterPattern);
    const set = new FilterSet(patterns);
    const events = [
      { source: 'kms', name: 'Decrypt', who: 'a' },
      { name: 'Encrypt' },
      { code: 'xy' },
      {},
    ];

    for (const event of events) {
      const text = new LogText(JSON.stringify(event));
      const alone = patterns.flatMap((pattern, place) => (pattern.test(text) ? [place] : []));
      expect([...set.matching(text)].sort()).toEqual(alone);
    }
  });
});
