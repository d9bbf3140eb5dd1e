import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AlarmState } from '../../../../../../emulator/services/cloudwatch/alarm-rule.ts';
import {
  parseRule,
  RuleError,
} from '../../../../../../emulator/services/cloudwatch/composite-rule/parse.ts';
import {
  alarmsIn,
  type CompositeRule,
  holds,
} from '../../../../../../emulator/services/cloudwatch/composite-rule/rule.ts';

const arn = 'arn:aws:cloudwatch:ap-southeast-2:123456789012:alarm:cpu';

function decide(rule: string, states: Readonly<Record<string, AlarmState>>): boolean {
  return holds(parseRule(rule), (alarm) => states[alarm]);
}

describe('the examples of the User Guide', () => {
  const cases: [string, Record<string, AlarmState>, boolean][] = [
    ['ALARM(a) AND ALARM(b)', { a: 'ALARM', b: 'ALARM' }, true],
    ['ALARM(a) AND ALARM(b)', { a: 'ALARM', b: 'OK' }, false],
    ['ALARM(a) AND NOT ALARM(b)', { a: 'ALARM', b: 'OK' }, true],
    ['ALARM(a) AND NOT ALARM(b)', { a: 'ALARM', b: 'ALARM' }, false],
    ['(ALARM(a) OR ALARM(b)) AND OK(c)', { a: 'OK', b: 'ALARM', c: 'OK' }, true],
    ['(ALARM(a) OR ALARM(b)) AND OK(c)', { a: 'OK', b: 'ALARM', c: 'ALARM' }, false],
    ['AT_LEAST(2, ALARM, (a, b, c, d))', { a: 'ALARM', b: 'OK', c: 'ALARM', d: 'OK' }, true],
    ['AT_LEAST(2, ALARM, (a, b, c, d))', { a: 'ALARM', b: 'OK', c: 'OK', d: 'OK' }, false],
    ['AT_LEAST(50%, OK, (a, b, c, d))', { a: 'ALARM', b: 'OK', c: 'ALARM', d: 'OK' }, true],
    ['AT_LEAST(51%, OK, (a, b, c, d))', { a: 'ALARM', b: 'OK', c: 'ALARM', d: 'OK' }, false],
    ['AT_LEAST(1, NOT OK, (a, b))', { a: 'INSUFFICIENT_DATA', b: 'OK' }, true],
    [
      'AT_LEAST(2, ALARM, (a, b, c)) AND NOT ALARM(d)',
      { a: 'ALARM', b: 'ALARM', c: 'OK', d: 'OK' },
      true,
    ],
  ];

  test.each(cases)('%s with %j: %s', (rule, states, result) => {
    expect(decide(rule, states)).toBe(result);
  });
});

test.each([
  ['INSUFFICIENT_DATA(a)', true],
  ['TRUE', true],
  ['FALSE', false],
  ['NOT NOT TRUE', true],
  ['NOT FALSE AND FALSE', false],
  ['TRUE OR TRUE AND FALSE', true],
  ['(TRUE OR TRUE) AND FALSE', false],
  ['ALARM ( a )', false],
  ['FALSE\nOR\tTRUE', true],
])('%s is %s', (rule, result) => {
  expect(decide(rule, { a: 'INSUFFICIENT_DATA' })).toBe(result);
});

test.each([
  [`ALARM(${arn})`, [arn]],
  [`ALARM("${arn}") OR OK(b)`, [arn, 'b']],
  ['ALARM("a name, (with) everything")', ['a name, (with) everything']],
  ['ALARM("a \\"quoted\\" name")', ['a "quoted" name']],
  ['AT_LEAST(1, OK, (a, "b c", a))', ['a', 'b c', 'a']],
  ['OK(Schlüssel🔑)', ['Schlüssel🔑']],
])('%s names %j', (rule, alarms) => {
  expect(alarmsIn(parseRule(rule))).toEqual(alarms);
});

const start = "'(', 'NOT', AT_LEAST, TRUE or FALSE, ALARM, OK, or INSUFFICIENT_DATA";

test.each([
  ['()', `Unsupported token ')' at char 1, must be: ${start}`],
  ['SIREN(a)', `Unsupported token 'SIREN' at char 0, must be: ${start}`],
  ['ALARM(Sample Queue Alarm)', "Unsupported token 'Queue' at char 13, must be: ')'"],
  ['ALARM a', "Unsupported token 'a' at char 6, must be: '('"],
  ['ALARM(a) AND', `Unsupported token 'end of the rule' at char 12, must be: ${start}`],
  ['ALARM(a', "Unsupported token 'end of the rule' at char 7, must be: ')'"],
  [
    'ALARM(a) ALARM(b)',
    "Unsupported token 'ALARM' at char 9, must be: 'AND', 'OR' or the end of the rule",
  ],
  ['ALARM()', "Unsupported token ')' at char 6, must be: alarm name or ARN"],
  ['alarm(a)', `Unsupported token 'alarm' at char 0, must be: ${start}`],
  ['AT_LEAST(x, OK, (a))', "Unsupported token 'x' at char 9, must be: a number or a percentage"],
  [
    'AT_LEAST(101%, OK, (a))',
    "Unsupported token '101%' at char 9, must be: a number or a percentage",
  ],
  [
    'AT_LEAST(1, FINE, (a))',
    "Unsupported token 'FINE' at char 12, must be: ALARM, OK, or INSUFFICIENT_DATA",
  ],
  ['AT_LEAST(1, OK, a)', "Unsupported token 'a' at char 16, must be: '('"],
  ['AT_LEAST(3, OK, (a, b))', 'AT_LEAST 3 of 2 alarms'],
])('refuses %s', (rule, message) => {
  expect(() => parseRule(rule)).toThrow(new RuleError(`Error in AlarmRule [${message}]`));
});

test('takes 500 elements and refuses more', () => {
  const rule = (elements: number) => Array.from({ length: elements }, () => 'TRUE').join(' AND ');

  expect(decide(rule(500), {})).toBe(true);
  expect(() => parseRule(rule(501))).toThrow('500 elements');
});

describe('any rule', () => {
  const states = fc.constantFrom<AlarmState>('ALARM', 'OK', 'INSUFFICIENT_DATA');
  const { rule } = fc.letrec<{ rule: CompositeRule }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 4 },
      fc.record({ kind: fc.constant('constant' as const), value: fc.boolean() }),
      fc.record({
        kind: fc.constant('state' as const),
        state: states,
        alarm: fc.constantFrom('a', 'b', 'c "d"'),
      }),
      fc.record({ kind: fc.constant('not' as const), of: tie('rule') }),
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        left: tie('rule'),
        right: tie('rule'),
      }),
    ),
  }));
  const runs = { seed: 20_261_123, numRuns: 300 };

  function write(of: CompositeRule): string {
    switch (of.kind) {
      case 'constant':
        return of.value ? 'TRUE' : 'FALSE';
      case 'state':
        return `${of.state}("${of.alarm.replaceAll('"', '\\"')}")`;
      case 'not':
        return `NOT (${write(of.of)})`;
      case 'at-least':
        return 'FALSE';
      default:
        return `(${write(of.left)}) ${of.kind.toUpperCase()} (${write(of.right)})`;
    }
  }

  test('means the same once written and read', () => {
    fc.assert(
      fc.property(rule, states, states, states, (given, a, b, c) => {
        const stateOf = (alarm: string) => ({ a, b, 'c "d"': c })[alarm];

        expect(holds(parseRule(write(given)), stateOf)).toBe(holds(given, stateOf));
      }),
      runs,
    );
  });

  test('that is none is refused, never anything else', () => {
    const token = fc.constantFrom(
      'ALARM',
      'OK',
      '(',
      ')',
      'NOT',
      'AND',
      'AT_LEAST',
      '2',
      ',',
      '"a',
      'TRUE',
    );

    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(token).map((all) => all.join(' ')),
        ),
        (text) => {
          try {
            parseRule(text);
          } catch (error) {
            expect(error).toBeInstanceOf(RuleError);
          }
        },
      ),
      runs,
    );
  });
});
