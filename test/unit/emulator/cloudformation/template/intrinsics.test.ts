import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { resolveValue } from '../../../../../emulator/cloudformation/template/intrinsics.ts';
import type { Scope } from '../../../../../emulator/cloudformation/template/scope.ts';
import type { Value } from '../../../../../emulator/cloudformation/template/value.ts';
import { Fault } from '../../../../../emulator/fault.ts';

const key = { ref: 'key-1', attribute: (name: string) => (name === 'Arn' ? 'arn:key' : undefined) };

const scope: Scope = {
  stack: {
    stackId: 'arn:stack',
    stackName: 'trail',
    account: '111122223333',
    region: 'ap-southeast-2',
    notificationArns: [],
  },
  parameters: { Name: 'n', List: 'a, b,c', Count: '3' },
  declared: {
    Name: { Type: 'String', NoEcho: false },
    List: { Type: 'CommaDelimitedList', NoEcho: false },
    Count: { Type: 'Number', NoEcho: false },
  },
  mappings: { Size: { small: { gb: 1, tags: ['x', 'y'] } } },
  zones: ['ap-southeast-2a', 'ap-southeast-2b'],
  conditions: new Map([
    ['Holds', true],
    ['Fails', false],
  ]),
  resource: (id) => (id === 'Key' ? key : undefined),
  importValue: (name) => `imported ${name}`,
};

describe('functions', () => {
  test.each<[Value, unknown]>([
    [{ Ref: 'Name' }, 'n'],
    [{ Ref: 'List' }, ['a', 'b', 'c']],
    [{ Ref: 'AWS::Region' }, 'ap-southeast-2'],
    [{ Ref: 'AWS::NotificationARNs' }, []],
    [{ Ref: 'Key' }, 'key-1'],
    [{ 'Fn::GetAtt': ['Key', 'Arn'] }, 'arn:key'],
    [{ 'Fn::GetAtt': 'Key.Arn' }, 'arn:key'],
    [
      { 'Fn::Sub': `\${Name}/\${Key}/\${Key.Arn}/\${!Name}/\${AWS::AccountId}` },
      `n/key-1/arn:key/\${Name}/111122223333`,
    ],
    [{ 'Fn::Sub': [`\${A}\${Name}`, { A: { Ref: 'Count' } }] }, '3n'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Name' }, 1]] }, 'a-n-1'],
    [{ 'Fn::Join': [',', { Ref: 'List' }] }, 'a,b,c'],
    [{ 'Fn::Split': ['.', 'a.b.'] }, ['a', 'b', '']],
    [{ 'Fn::Select': ['1', { Ref: 'List' }] }, 'b'],
    [{ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'ap-southeast-2a'],
    [{ 'Fn::If': ['Holds', 'yes', { Ref: 'Nobody' }] }, 'yes'],
    [{ 'Fn::If': ['Fails', 'yes', 'no'] }, 'no'],
    [{ 'Fn::FindInMap': ['Size', 'small', 'gb'] }, 1],
    [{ 'Fn::FindInMap': ['Size', 'small', 'tags'] }, ['x', 'y']],
    [{ 'Fn::Base64': 'é' }, 'w6k='],
    [{ 'Fn::Cidr': ['10.0.0.0/16', 3, 8] }, ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']],
    [{ 'Fn::Cidr': ['10.0.0.0/24', '2', '5'] }, ['10.0.0.0/27', '10.0.0.32/27']],
    [{ 'Fn::ImportValue': { 'Fn::Sub': `\${Name}-out` } }, 'imported n-out'],
    [{ A: { Ref: 'AWS::NoValue' }, B: [{ Ref: 'AWS::NoValue' }, 1] }, { B: [1] }],
    [{ Ref: 'AWS::NoValue' }, undefined],
    [{ Condition: { StringEquals: { a: 'b' } } }, { Condition: { StringEquals: { a: 'b' } } }],
  ])('%j is %j', (value, expected) => {
    expect(resolveValue(value, scope)).toEqual(expected);
  });

  test.each<[Value, string]>([
    [{ Ref: 'Nobody' }, 'Unresolved resource dependencies [Nobody]'],
    [
      { 'Fn::GetAtt': ['Key', 'Colour'] },
      'The attribute Colour of resource Key is not implemented',
    ],
    [{ 'Fn::GetAtt': 'Key' }, 'every Fn::GetAtt object requires two non-empty parameters'],
    [{ 'Fn::Select': [3, ['a']] }, 'Fn::Select cannot select nonexistent value at index 3'],
    [{ 'Fn::Join': ['-', 'a'] }, 'every Fn::Join object requires a list'],
    [{ 'Fn::FindInMap': ['Size', 'large', 'gb'] }, 'Unable to get mapping for Size::large::gb'],
    [{ 'Fn::FindInMap': ['constructor', 'a', 'b'] }, "Mapping named 'constructor' is not present"],
    [{ 'Fn::If': ['Unheard', 1, 2] }, 'every Fn::If object requires the name of a condition'],
    [{ 'Fn::Sub': `\${List}` }, 'needs a string'],
    [
      { 'Fn::Length': [1] },
      'Fn::Length, which needs a transform such as AWS::LanguageExtensions, is not implemented',
    ],
    [{ 'Fn::Nonsense': 1 }, 'Fn::Nonsense is not a valid intrinsic function'],
    [{ 'Fn::Cidr': ['10.0.0.0/24', 9, 5] }, '9 blocks of 5 bits do not fit into 10.0.0.0/24'],
    ['{{resolve:ssm:/a/b}}', 'The dynamic reference {{resolve:ssm:/a/b}} is not implemented'],
  ])('%j is refused', (value, message) => {
    expect(() => resolveValue(value, scope)).toThrow(message);
  });
});

const names = ['Ref', 'Fn::GetAtt', 'Fn::Sub', 'Fn::Join', 'Fn::Select', 'Fn::Split', 'Fn::If'];
const more = ['Fn::FindInMap', 'Fn::Base64', 'Fn::Cidr', 'Fn::GetAZs', 'Fn::ImportValue', 'Fn::X'];

test('whatever the arguments, a function answers a value or a named error', () => {
  const { value } = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constantFrom<Value>('Key', 'Name', 'List', 'Holds', 'Size', `\${Key.Arn}`, '', 0, 1, true),
      fc.string(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc
        .tuple(fc.constantFrom(...names, ...more), tie('value'))
        .map(([name, argument]): Value => ({ [name]: argument })),
    ),
  }));

  fc.assert(
    fc.property(value, (any) => {
      try {
        resolveValue(any, scope);
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
      }
    }),
    { seed: 3, numRuns: 500 },
  );
});
