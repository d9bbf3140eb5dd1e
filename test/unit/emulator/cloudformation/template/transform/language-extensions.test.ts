import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Scope } from '../../../../../../emulator/cloudformation/template/scope.ts';
import { extendLanguage } from '../../../../../../emulator/cloudformation/template/transform/language-extensions.ts';
import type { Value, ValueMap } from '../../../../../../emulator/cloudformation/template/value.ts';
import { Fault } from '../../../../../../emulator/fault.ts';

const plain = { NoEcho: false };
const scope: Scope = {
  stack: {
    ...{ stackId: 'arn:stack', stackName: 'shop', account: '111122223333' },
    ...{ region: 'ap-southeast-2', notificationArns: [] },
  },
  parameters: { Names: 'a,b', Env: 'prod', Secret: 'hush', Odd: 'x-1,y.2', None: '' },
  declared: {
    Names: { Type: 'CommaDelimitedList', ...plain },
    Odd: { Type: 'CommaDelimitedList', ...plain },
    Env: { Type: 'String', ...plain },
    None: { Type: 'String', ...plain },
    Secret: { Type: 'String', NoEcho: true },
  },
  mappings: { Size: { prod: { gb: 8, names: ['m', 'n'] } } },
  zones: [],
  conditions: new Map(),
  resource: () => undefined,
  importValue: (name) => name,
  stackOutput: ({ outputName }) => outputName,
};

/** What becomes of one value among a resource's properties. */
function value(written: Value): Value | undefined {
  const properties = { Value: written };
  const extended = extend({ R: { Type: 'T', Properties: properties } });
  return (extended.R as { Properties: ValueMap }).Properties.Value;
}

function extend(Resources: ValueMap): ValueMap {
  return extendLanguage({ Resources }, scope).Resources as ValueMap;
}

describe('what is known before the deployment is put in', () => {
  test.each<[Value, Value]>([
    [{ Ref: 'Env' }, 'prod'],
    [{ Ref: 'Names' }, ['a', 'b']],
    [{ Ref: 'AWS::StackName' }, 'shop'],
    [{ 'Fn::Sub': `\${AWS::StackName}-\${Env}` }, 'shop-prod'],
    [{ 'Fn::Sub': [`\${A}\${!B}`, { A: { Ref: 'Env' } }] }, `prod\${B}`],
    [{ 'Fn::Join': ['-', [{ Ref: 'Env' }, 'x']] }, 'prod-x'],
    [{ 'Fn::Select': [1, { Ref: 'Names' }] }, 'b'],
    [{ 'Fn::FindInMap': ['Size', { Ref: 'Env' }, 'gb'] }, 8],
    [{ 'Fn::FindInMap': ['Size', { 'Fn::Sub': `\${Env}` }, 'gb', { DefaultValue: 1 }] }, 8],
    [{ 'Fn::FindInMap': ['Size', 'test', 'gb', { DefaultValue: { Ref: 'Env' } }] }, 'prod'],
    [{ 'Fn::FindInMap': ['Size', 'test', 'gb', { DefaultValue: { Ref: 'R' } }] }, { Ref: 'R' }],
    [{ 'Fn::Length': { Ref: 'Names' } }, 2],
    [{ 'Fn::Length': [{ Ref: 'R' }, 'x'] }, 2],
    [{ 'Fn::Length': { 'Fn::Split': ['|', 'a|b|c'] } }, 3],
    [{ 'Fn::ToJsonString': { a: 'foo', b: [1, { Ref: 'Env' }] } }, '{"a":"foo","b":[1,"prod"]}'],
    [{ 'Fn::ToJsonString': ['a', 'b'] }, '["a","b"]'],
    [{ 'Fn::GetAtt': ['R', { Ref: 'Env' }] }, { 'Fn::GetAtt': ['R', 'prod'] }],
    [{ Ref: { 'Fn::Sub': `\${Env}R` } }, { Ref: 'prodR' }],
  ])('%j is %j', (written, expected) => {
    expect(value(written)).toEqual(expected);
  });
});

describe('what is not known, or hidden, stays as it is', () => {
  test.each<[Value, Value?]>([
    [{ Ref: 'R' }],
    [{ Ref: 'Secret' }],
    [{ Ref: 'AWS::NoValue' }],
    [{ 'Fn::GetAtt': ['R', 'Arn'] }],
    [{ 'Fn::GetAtt': 'R.Arn' }, { 'Fn::GetAtt': ['R', 'Arn'] }],
    [{ 'Fn::ImportValue': { 'Fn::Sub': `\${Env}-x` } }, { 'Fn::ImportValue': 'prod-x' }],
    [
      { 'Fn::Sub': `\${Env}/\${R}/\${!L}/\${Secret}` },
      { 'Fn::Sub': `prod/\${R}/\${!L}/\${Secret}` },
    ],
    [
      { 'Fn::Sub': [`\${A}\${B}`, { A: { Ref: 'R' }, B: 'x' }] },
      { 'Fn::Sub': [`\${A}x`, { A: { Ref: 'R' } }] },
    ],
    [{ 'Fn::ToJsonString': { a: { Ref: 'R' } } }],
    [{ 'Fn::If': ['C', { Ref: 'Env' }, { Ref: 'R' }] }, { 'Fn::If': ['C', 'prod', { Ref: 'R' }] }],
    [{ Statement: [{ Condition: { Bool: { a: 'b' } } }] }],
  ])('%j', (written, expected = written) => {
    expect(value(written)).toEqual(expected);
  });
});

/** A name that ends in the loop's value. */
function inLoop(name: string): string {
  return `${name}\${X}`;
}

describe('Fn::ForEach', () => {
  const topic = (name: Value): ValueMap => ({ Type: 'T', Properties: { Name: name } });

  test.each<[string, ValueMap, ValueMap]>([
    [
      'makes a member of each value',
      { 'Fn::ForEach::L': ['X', ['a', 'b'], { [inLoop('T')]: topic({ Ref: 'X' }) }] },
      { Ta: topic('a'), Tb: topic('b') },
    ],
    [
      'takes its values from a parameter',
      {
        'Fn::ForEach::L': [
          'X',
          { Ref: 'Names' },
          { [inLoop('T')]: topic({ 'Fn::Sub': `\${X}!` }) },
        ],
      },
      { Ta: topic('a!'), Tb: topic('b!') },
    ],
    [
      'takes its values from a mapping, and makes several members',
      {
        'Fn::ForEach::L': [
          'X',
          { 'Fn::FindInMap': ['Size', { Ref: 'Env' }, 'names'] },
          { [inLoop('T')]: topic('t'), [inLoop('U')]: topic('u') },
        ],
      },
      { Tm: topic('t'), Um: topic('u'), Tn: topic('t'), Un: topic('u') },
    ],
    [
      'keeps letters and digits where a name asks for them',
      { 'Fn::ForEach::L': ['X', { Ref: 'Odd' }, { 'T&{X}': topic({ Ref: 'X' }) }] },
      { Tx1: topic('x-1'), Ty2: topic('y.2') },
    ],
    [
      'nests',
      {
        'Fn::ForEach::Outer': [
          'X',
          ['a', 'b'],
          {
            [inLoop('T')]: topic('t'),
            'Fn::ForEach::Inner': [
              'Y',
              ['1', '2'],
              { [`${inLoop('T')}\${Y}`]: topic({ 'Fn::Sub': `\${X}\${Y}` }) },
            ],
          },
        ],
      },
      {
        ...{ Ta: topic('t'), Ta1: topic('a1'), Ta2: topic('a2') },
        ...{ Tb: topic('t'), Tb1: topic('b1'), Tb2: topic('b2') },
      },
    ],
    [
      'names other members in references',
      {
        'Fn::ForEach::L': [
          'X',
          ['a'],
          {
            [inLoop('T')]: {
              Type: 'T',
              DependsOn: [`U\${X}`],
              Condition: `Is\${X}`,
              Properties: {
                A: { Ref: `U\${X}` },
                B: { 'Fn::GetAtt': [`U\${X}`, 'Arn'] },
                C: `\${X}`,
              },
            },
          },
        ],
      },
      {
        Ta: {
          Type: 'T',
          DependsOn: 'Ua',
          Condition: 'Isa',
          Properties: { A: { Ref: 'Ua' }, B: { 'Fn::GetAtt': ['Ua', 'Arn'] }, C: `\${X}` },
        },
      },
    ],
    [
      'works among properties',
      {
        T: {
          Type: 'T',
          Properties: {
            A: 1,
            'Fn::ForEach::L': ['X', ['p', 'q'], { [`${inLoop('')}1`]: { Ref: 'X' } }],
          },
        },
      },
      { T: { Type: 'T', Properties: { A: 1, p1: 'p', q1: 'q' } } },
    ],
    [
      'of nothing makes nothing',
      { A: topic('a'), 'Fn::ForEach::L': ['X', [], {}] },
      { A: topic('a') },
    ],
  ])('%s', (_, written, expected) => {
    expect(extend(written)).toEqual(expected);
  });

  test('works in conditions and outputs', () => {
    const extended = extendLanguage(
      {
        Conditions: {
          'Fn::ForEach::C': ['X', ['a'], { [inLoop('Is')]: { 'Fn::Equals': [{ Ref: 'X' }, 'a'] } }],
        },
        Resources: { R: { Type: 'T', DeletionPolicy: { 'Fn::If': ['Isa', 'Retain', 'Delete'] } } },
        Outputs: {
          'Fn::ForEach::O': [
            'X',
            ['a'],
            { [inLoop('Out')]: { Condition: `Is\${X}`, Value: { Ref: 'X' } } },
          ],
        },
      },
      scope,
    );

    expect(extended).toEqual({
      Conditions: { Isa: { 'Fn::Equals': ['a', 'a'] } },
      Resources: { R: { Type: 'T', DeletionPolicy: { 'Fn::If': ['Isa', 'Retain', 'Delete'] } } },
      Outputs: { Outa: { Condition: 'Isa', Value: 'a' } },
    });
  });

  test.each<[string, ValueMap, string]>([
    ['no list', { 'Fn::ForEach::L': 'x' }, 'Fn::ForEach layout is incorrect'],
    ['no fragment', { 'Fn::ForEach::L': ['X', ['a']] }, 'Fn::ForEach layout is incorrect'],
    ['an odd identifier', { 'Fn::ForEach::L': ['X-', ['a'], {}] }, 'layout is incorrect'],
    ['no name', { 'Fn::ForEach::': ['X', ['a'], {}] }, 'layout is incorrect'],
    ['unknown values', { 'Fn::ForEach::L': ['X', { Ref: 'R' }, {}] }, 'layout is incorrect'],
    [
      'an identifier that is taken',
      { 'Fn::ForEach::L': ['X', ['a'], { 'Fn::ForEach::M': ['X', ['b'], {}] }] },
      'layout is incorrect',
    ],
    [
      'a name made twice',
      { 'Fn::ForEach::L': ['X', ['a', 'b'], { T: topic('t') }] },
      "Duplicate key 'T' when merging keys to parent object in Fn::ForEach",
    ],
  ])('with %s is refused', (_, written, message) => {
    expect(() => extend(written)).toThrow(message);
  });

  test('that would go on for ages is refused, soon', () => {
    const many = Array.from({ length: 1000 }, (_, at) => `v${at}`);
    const inner = { 'Fn::ForEach::C': ['Z', many, {}] };
    const middle = { 'Fn::ForEach::B': ['Y', many, inner] };

    expect(() => extend({ 'Fn::ForEach::A': ['X', many, middle] })).toThrow(
      'Fn::ForEach takes more than 20000 turns',
    );
  });
});

test.each<[Value, string]>([
  [{ 'Fn::Length': { Ref: 'R' } }, 'Fn::Length layout is incorrect'],
  [{ 'Fn::Length': 'abc' }, 'Fn::Length layout is incorrect'],
  [{ 'Fn::FindInMap': ['Size', 'test', 'gb'] }, 'Unable to get mapping for Size::test::gb'],
  [{ Ref: { Ref: 'Names' } }, 'Ref layout is incorrect'],
  [{ 'Fn::If': ['C', 'a'] }, 'Fn::If layout is incorrect'],
])('%j is refused', (written, message) => {
  expect(() => value(written)).toThrow(message);
});

const names = ['Ref', 'Fn::GetAtt', 'Fn::Sub', 'Fn::Join', 'Fn::Select', 'Fn::If', 'Fn::Length'];
const more = ['Fn::FindInMap', 'Fn::ToJsonString', 'Fn::ForEach::L', 'Condition', 'Fn::Cidr'];

test('whatever a template holds, the answer is a template or a validation error', () => {
  const { any } = fc.letrec<{ any: Value }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      fc.constantFrom<Value>('R', 'Names', 'X', `\${X}`, '&{X}', 'Size', '', 0, true, null),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...names, ...more, 'A'), tie('any'), { maxKeys: 2 }),
    ),
  }));

  fc.assert(
    fc.property(any, any, (one, other) => {
      try {
        extendLanguage({ Resources: { R: one, S: other }, Outputs: { O: one } }, scope);
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
      }
    }),
    { seed: 5, numRuns: 1000 },
  );
});
