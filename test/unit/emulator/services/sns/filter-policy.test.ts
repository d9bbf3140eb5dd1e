import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  checkFilterPolicy,
  type FilterScope,
  passes,
} from '../../../../../emulator/services/sns/filter-policy/index.ts';

const check = (policy: unknown, scope: FilterScope = 'MessageBody') =>
  checkFilterPolicy(JSON.stringify(policy), scope);
const onBody = (policy: unknown, body: unknown) =>
  passes(JSON.stringify(policy), 'MessageBody', { body: JSON.stringify(body), attributes: {} });
const onAttributes = (policy: unknown, attributes: Record<string, [string, string]>) =>
  passes(JSON.stringify(policy), 'MessageAttributes', {
    body: '',
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, [DataType, StringValue]]) => [
        name,
        { DataType, StringValue },
      ]),
    ),
  });

/** https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html and the pages beside it. */
describe('a documented example', () => {
  const interests = (condition: unknown) => ({ customer_interests: condition });
  const text = (value: string) => interests(value);
  test.each([
    [interests(['rugby', 'tennis']), [text('rugby'), text('tennis')], [text('baseball')]],
    [
      interests([{ 'anything-but': ['rugby', 'tennis'] }]),
      [text('baseball'), text('football'), interests(['rugby', 'baseball'])],
      [text('rugby'), interests(['rugby'])],
    ],
    [
      { event: [{ 'anything-but': { prefix: 'order-' } }] },
      [{ event: 'data-entry' }, { event: 'order_number' }],
      [{ event: 'order-cancelled' }],
    ],
    [
      interests([{ 'anything-but': { wildcard: '*ball' } }]),
      [interests(['hockey', 'rugby', 'soccer'])],
      [interests(['baseball', 'basketball'])],
    ],
    [
      interests([{ 'anything-but': { suffix: 'ball' } }]),
      [interests(['hockey', 'rugby', 'soccer'])],
      [interests(['baseball', 'basketball'])],
    ],
    [
      interests([{ wildcard: '*ball' }]),
      [interests(['baseball', 'basketball']), text('ball')],
      [text('balls'), text('rugby')],
    ],
    [
      interests([{ 'equals-ignore-case': 'tennis' }]),
      [text('TENNIS'), text('Tennis')],
      [text('x')],
    ],
    [
      { source_ip: [{ cidr: '10.0.0.0/24' }] },
      [{ source_ip: '10.0.0.0' }, { source_ip: '10.0.0.255' }],
      [{ source_ip: '10.1.1.0' }, { source_ip: '10.0.0.256' }],
    ],
    [
      { ip: [{ cidr: '2001:db8:1234:1a00::/64' }] },
      [{ ip: '2001:0db8:1234:1a00:0000:0000:0000:0000' }],
      [{ ip: '2001:0db8:123f:1a01:0000:0000:0000:0000' }],
    ],
    [interests([{ prefix: 'bas' }]), [text('baseball'), text('basketball')], [text('rugby')]],
    [interests([{ suffix: 'ball' }]), [text('baseball'), text('basketball')], [text('rugby')]],
    [
      { price: [{ numeric: ['=', 301.5] }] },
      [{ price: 301.5 }, { price: 3.015e2 }],
      [{ price: 3 }],
    ],
    [
      { price: [{ 'anything-but': [100, 500] }] },
      [{ price: 101 }, { price: 100.1 }],
      [{ price: 100 }],
    ],
    [
      { price: [{ numeric: ['>', 0, '<=', 150] }] },
      [{ price: 1 }, { price: 150 }],
      [{ price: 0 }, { price: 151 }, { price: '1' }],
    ],
    [
      { store: [{ exists: true }] },
      [{ store: 'fans' }],
      [{ other: 'x' }, { store: null }, { store: '' }],
    ],
    [{ store: [{ exists: false }] }, [{ other: 'x' }], [{ store: 'fans' }, {}]],
    [
      { source: ['aws.cloudwatch'], $or: [{ metricName: ['CPU'] }, { namespace: ['AWS/EC2'] }] },
      [
        { source: 'aws.cloudwatch', metricName: 'CPU' },
        { source: 'aws.cloudwatch', namespace: 'AWS/EC2' },
      ],
      [{ source: 'aws.cloudwatch' }, { metricName: 'CPU' }],
    ],
    [{ live: [true], gone: [null] }, [{ live: true, gone: null }], [{ live: 'true', gone: null }]],
  ])('%j', (policy, matching, others) => {
    check(policy);

    for (const body of matching) expect([body, onBody(policy, body)]).toEqual([body, true]);
    for (const body of others) expect([body, onBody(policy, body)]).toEqual([body, false]);
  });
});

describe('on attributes, a policy', () => {
  test('tells texts, numbers and lists apart, and never looks at binary values', () => {
    expect(onAttributes({ n: [100] }, { n: ['Number', '1e2'] })).toBe(true);
    expect(onAttributes({ n: ['100'] }, { n: ['Number', '100'] })).toBe(false);
    expect(onAttributes({ n: [{ numeric: ['<', 5] }] }, { n: ['Number.int', '4'] })).toBe(true);
    expect(onAttributes({ l: ['b'] }, { l: ['String.Array', '["a","b"]'] })).toBe(true);
    expect(onAttributes({ l: [7, null] }, { l: ['String.Array', '[null]'] })).toBe(true);
    expect(onAttributes({ l: ['a'] }, { l: ['String.Array', 'no list'] })).toBe(false);
    expect(onAttributes({ b: [{ exists: true }] }, { b: ['Binary', 'x'] })).toBe(false);
    expect(onAttributes({ 'a.b': ['x'] }, { 'a.b': ['String', 'x'] })).toBe(true);
    expect(onAttributes({ a: [{ exists: false }] }, {})).toBe(false);
  });
});

describe('on a body, a policy', () => {
  test('takes a dot in a name for a step', () => {
    for (const body of [{ a: { b: { c: 'x' } } }, { 'a.b.c': 'x' }, { 'a.b': { c: 'x' } }]) {
      expect(onBody({ a: { 'b.c': ['x'] } }, body)).toBe(true);
    }
  });

  test('looks into lists, and wants all of one element', () => {
    const policy = { Records: { key: [{ prefix: 'auto-' }], name: ['Created'] } };

    expect(onBody(policy, { Records: [[{ key: 'auto-1', name: 'Created' }]] })).toBe(true);
    expect(
      onBody(policy, {
        Records: [
          { key: 'auto-1', name: 'Removed' },
          { key: 'home-1', name: 'Created' },
        ],
      }),
    ).toBe(false);
  });

  test.each(['no JSON', '[]', '"text"', `${'['.repeat(5000)}${']'.repeat(5000)}`])(
    'matches no body that is no object: %.20s',
    (body) => {
      const policy = JSON.stringify({ a: [{ exists: false }] });
      expect(passes(policy, 'MessageBody', { body, attributes: {} })).toBe(false);
    },
  );

  test('survives a body nested as deep as it may be', () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;

    expect(passes('{"b":["x"]}', 'MessageBody', { body: deep, attributes: {} })).toBe(false);
  });
});

/** The sentence and, where SNS names it, the place. */
describe('a policy that SNS does not take', () => {
  test.each([
    [{ hue: [['red']] }, 'Match value must be String, number, true, false, or null', 10],
    [{ hue: [] }, 'Empty arrays are not allowed', 10],
    [{ hue: {} }, 'Empty objects are not allowed', 10],
    [{ hue: 'red' }, '"hue" must be an object or an array', 9],
    [{ hue: [{ like: true }] }, 'Unrecognized match type like', 21],
    [{ hue: [{ wildcard: 7 }] }, 'wildcard match pattern must be a string', 22],
    [{ key: [{ wildcard: 'abc**def' }] }, 'Consecutive wildcard characters at pos 4', 31],
    [{ hue: [{ wildcard: 'ü\\r' }] }, 'Invalid escape character at pos 3', 27],
    [{ hue: [{ wildcard: 'r\\' }] }, 'Invalid escape character at pos 2', 26],
    [{ hue: [{ prefix: 'r', suffix: 'd' }] }, 'Only one key allowed in match expression', 33],
    [{ hue: [{ suffix: 7 }] }, 'suffix match pattern must be a string', 20],
    [{ hue: [{ cidr: [] }] }, 'prefix match pattern must be a string', 18],
    [{ hue: [{ exists: 'no' }] }, 'exists match pattern must be either true or false.', 20],
    [
      { hue: [{ 'anything-but': { cidr: '10.0.0.0/8' } }] },
      'Unsupported anything-but pattern: cidr',
      34,
    ],
    [{ hue: [{ 'anything-but': { suffix: '' } }] }, 'Null prefix/suffix not allowed', 37],
    [
      { hue: [{ 'anything-but': { prefix: 'r', suffix: 'd' } }] },
      'Only one key allowed in match expression',
      47,
    ],
    [
      { hue: [{ 'anything-but': [1, 'a'] }] },
      'Inside anything but list, either all values are number or string, mixed type is not supported',
      32,
    ],
    [{ hue: [{ numeric: [] }] }, 'Invalid member in numeric match: ]', 22],
    [{ hue: [{ numeric: ['~'] }] }, 'Unrecognized numeric range operator: ~', 25],
    [{ hue: [{ numeric: ['=', '1'] }] }, 'Value of equals must be numeric', 26],
    [{ hue: [{ numeric: ['<', 9, '>', 1] }] }, 'Too many elements in numeric expression', 28],
    [{ hue: [{ numeric: ['>', 9, '<', 1] }] }, 'Bottom must be less than top', 33],
    [{ hue: [{ numeric: ['>', 1, '>', 2] }] }, 'Bad numeric range operator: >', 30],
    [{ hue: [{ numeric: ['>', 1, 2] }] }, 'Bad value in numeric range: 2', 28],
    [
      { hue: [{ numeric: ['>', 1, '<', 3, '<', 4] }] },
      'Too many terms in numeric range expression',
      34,
    ],
    [{ $or: [{ a: ['x'] }] }, 'There must have at least 2 Objects in $or relationship.', 21],
    [
      { $or: [{ prefix: ['x'] }, { b: ['x'] }] },
      'prefix is Ruler reserved fieldName which cannot be used inside $or.',
      undefined,
    ],
  ])('%j', (policy, sentence, column) => {
    const at = ` at [Source: (String)"${JSON.stringify(policy)}"; line: 1, column: ${column}]`;

    expect(() => check(policy)).toThrow(`FilterPolicy: ${sentence}\n${column ? at : ''}`);
  });

  test.each([
    ['10.0.0.0', "Malformed CIDR, one '/' required"],
    ['10.0.0.0/x', 'Malformed CIDR, mask bits must be an integer'],
    ['10.0.0/8', 'Nonstandard IP address: 10.0.0'],
    ['10.0.0.0/32', 'IPv4 mask bits must be < 32'],
  ])('because of the network %s', (cidr, sentence) => {
    expect(() => check({ ip: [{ cidr }] })).toThrow(`FilterPolicy: ${sentence}`);
  });

  const values = (count: number) => Array.from({ length: count }, (_, at) => `v${at}`);
  const keys = (count: number) => Object.fromEntries(values(count).map((key) => [key, ['x']]));
  test('because of its size', () => {
    expect(() => check(keys(6))).toThrow('Filter policy can not have more than 5 keys');
    expect(() => check({ a: keys(6) })).toThrow('Filter policy can not have more than 5 keys');
    expect(() => check({ a: values(151) })).toThrow('Filter policy is too complex');
    expect(() => check({ a: values(100), b: values(2) })).toThrow('Filter policy is too complex');
    // 4 values at depth 3, 3 at depth 2: 4 x 3 x 3 x 2 = 72.
    expect(() => check({ a: { b: { c: values(4) } }, d: { e: values(3) } })).not.toThrow();
    expect(() => check({ a: { b: { c: values(9) } }, d: { e: values(3) } })).toThrow('too complex');
    // 3 x 6 + 3 x 4 x 4 + 3 x 4 x 7 = 150.
    const or = (last: number) => ({
      a: values(3),
      $or: [{ b: values(6) }, { c: values(4), $or: [{ d: values(4) }, { e: values(last) }] }],
    });
    expect(() => check(or(7))).not.toThrow();
    expect(() => check(or(8))).toThrow('Filter policy is too complex');
    const deep = `${'{"a":'.repeat(20_000)}["x"]${'}'.repeat(20_000)}`;
    expect(() => checkFilterPolicy(deep, 'MessageBody')).toThrow('Filter policy is too complex');
    expect(() => check({ a: { b: ['x'] } }, 'MessageAttributes')).toThrow(
      /^Filter policy scope MessageAttributes does not support nested filter policy$/,
    );
  });
});

describe('wildcards', () => {
  test.each([
    ['a*c', ['ac', 'abc', 'abcc'], ['a', 'abcd', 'xac']],
    ['ab*ba', ['abba', 'abxba'], ['aba']],
    ['*a*b*', ['ab', 'xaxbx'], ['ba', '']],
    ['a*bc*bc', ['abcbc'], ['abc']],
    ['abc', ['abc'], ['abcd']],
    ['*', ['', 'abc', '*'], []],
    ['a\\**', ['a*', 'a*b'], ['ab']],
    ['a\\\\*', ['a\\', 'a\\b'], ['a', 'ab']],
    ['é*', ['élan'], ['e']],
  ])('in %j', (wildcard, matching, others) => {
    check({ a: [{ wildcard }] });

    for (const text of matching)
      expect([text, onBody({ a: [{ wildcard }] }, { a: text })]).toEqual([text, true]);
    for (const text of others)
      expect([text, onBody({ a: [{ wildcard }] }, { a: text })]).toEqual([text, false]);
  });

  test('match no number, and what must not match takes one', () => {
    expect(onBody({ a: [{ wildcard: '*' }] }, { a: 1 })).toBe(false);
    expect(onBody({ a: [{ 'anything-but': { wildcard: '*' } }] }, { a: 1 })).toBe(true);
  });

  const many = (count: number, end = '') =>
    Array.from({ length: count }, (_, at) => ({ wildcard: `*${at}${end}` }));
  test.each([
    ['three in a pattern', { a: [{ wildcard: '*a*b*' }] }, { a: [{ wildcard: '*a*b*c*' }] }],
    [
      'three of anything-but',
      { a: [{ 'anything-but': { wildcard: '*a*b*' } }] },
      { a: [{ 'anything-but': { wildcard: '*a*b*c*' } }] },
    ],
    ['ten patterns of one', { a: many(10) }, { a: many(11) }],
    ['five patterns of two', { a: many(5, '*') }, { a: many(6, '*') }],
    ['a hundred points in all', { a: many(8), b: many(6) }, { a: many(8), b: many(7) }],
  ])('are at most %s', (_, taken, refused) => {
    expect(() => check(taken)).not.toThrow();
    expect(() => check(refused)).toThrow('FilterPolicy: Filter policy is too complex');
  });

  test('say what a regular expression says', () => {
    const parts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    });
    const long = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    fc.assert(
      fc.property(parts, long, (some, text) => {
        const pattern = some.join('*').replaceAll(/\*+/g, '*');
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text);

        expect(onBody({ a: [{ wildcard: pattern }] }, { a: text })).toBe(expected);
      }),
    );
  });
});

describe('whatever the message', () => {
  const scalar = fc.oneof(
    fc.string(),
    fc.integer({ min: -1e9, max: 1e9 }),
    fc.boolean(),
    fc.constant(null),
  );

  test('a policy of its own values matches it, and one without them does not', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), scalar, { minKeys: 1, maxKeys: 5 }),
        (message) => {
          const own = Object.fromEntries(
            Object.entries(message).map(([key, value]) => [key, [value]]),
          );
          check(own);
          expect(onBody(own, message)).toBe(true);
          const [[key, value] = ['', null]] = Object.entries(message);
          if (typeof value !== 'string' && typeof value !== 'number') return;
          expect(onBody({ [key]: [{ 'anything-but': [value] }] }, message)).toBe(false);
        },
      ),
    );
  });

  test('a prefix, a suffix and a range say what JavaScript says', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.integer(),
        fc.integer(),
        (text, part, low, number) => {
          const [bottom, value] = [low % 1000, number % 1000];
          expect(onBody({ a: [{ prefix: part }] }, { a: text })).toBe(text.startsWith(part));
          expect(onBody({ a: [{ suffix: part }] }, { a: text })).toBe(text.endsWith(part));
          expect(onBody({ a: [{ numeric: ['>=', bottom, '<', bottom + 10] }] }, { a: value })).toBe(
            value >= bottom && value < bottom + 10,
          );
        },
      ),
    );
  });
});
