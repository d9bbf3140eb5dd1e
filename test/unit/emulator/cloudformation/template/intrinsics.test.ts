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
  stackOutput: ({ stackName, outputName, region }) =>
    `${stackName}/${outputName}/${region ?? 'here'}`,
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
    [
      { 'Fn::Cidr': ['2600:1f18:abc:de00::/56', 2, 64] },
      ['2600:1f18:abc:de00::/64', '2600:1f18:abc:de01::/64'],
    ],
    [{ 'Fn::Cidr': ['::/0', 2, 126] }, ['::/2', '4000::/2']],
    [{ 'Fn::ImportValue': { 'Fn::Sub': `\${Name}-out` } }, 'imported n-out'],
    [{ 'Fn::GetStackOutput': { StackName: { Ref: 'Name' }, OutputName: 'O' } }, 'n/O/here'],
    [{ 'Fn::FindInMap': ['Size', 'large', 'gb', { DefaultValue: { Ref: 'Name' } }] }, 'n'],
    [{ 'Fn::GetAZs': { Ref: 'AWS::Region' } }, ['ap-southeast-2a', 'ap-southeast-2b']],
    [{ 'Fn::GetAZs': 'us-east-1' }, []],
    [{ 'Fn::Length': { Ref: 'List' } }, 3],
    [{ 'Fn::ToJsonString': { a: { Ref: 'Key' } } }, '{"a":"key-1"}'],
    [{ 'Fn::Join': [',', [{ Ref: 'AWS::NoValue' }]] }, ''],
    [{ 'Fn::Sub': `\${!Name}\${ Name }` }, `\${Name}n`],
    ['{{resolve:ssm:/a/b}}', '{{resolve:ssm:/a/b}}'],
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
    [
      { 'Fn::Select': [3, { Ref: 'List' }] },
      'Fn::Select  cannot select nonexistent value at index 3',
    ],
    [
      { 'Fn::Select': [1, ['a']] },
      'Fn::Select requires a list argument with two elements: an integer index and a list',
    ],
    [
      { 'Fn::Select': ['x', ['a']] },
      'Fn::Select requires a list argument with two elements: an integer index and a list',
    ],
    [{ 'Fn::Join': ['-', 'a'] }, 'every Fn::Join object requires two parameters, (1) a string'],
    [{ 'Fn::Split': ['-'] }, 'every Fn::Split object requires two parameters, (1) a string'],
    [{ 'Fn::FindInMap': ['Size', 'large', 'gb'] }, 'Unable to get mapping for Size::large::gb'],
    [{ 'Fn::FindInMap': ['constructor', 'a', 'b'] }, "Mapping named 'constructor' is not present"],
    [{ 'Fn::If': ['Unheard', 1, 2] }, 'unresolved condition dependency Unheard in Fn::If'],
    [{ 'Fn::If': ['Holds', 1] }, 'Fn::If requires a list argument with three elements'],
    [{ 'Fn::Sub': `\${List}` }, 'can only replace a variable by a string'],
    [{ 'Fn::Sub': ['a', {}] }, "Fn::Sub intrinsic functions don't specify expected arguments"],
    [
      { 'Fn::Sub': ['a', { 'B-C': 1 }] },
      'must contain only alphanumeric characters and underscores',
    ],
    [{ 'Fn::Sub': `\${a b}` }, 'variable names in Fn::Sub syntax must contain only alphanumeric'],
    [
      { 'Fn::Nonsense': 1 },
      'Template Error: Encountered unsupported function: Fn::Nonsense Supported functions are: [Fn::Base64, Fn::GetAtt, ',
    ],
    [{ 'fn::join': ['', []] }, 'Encountered unsupported function: fn::join'],
    [{ 'Fn::Cidr': ['10.0.0.0/24', 9, 5] }, '9 blocks of 5 bits do not fit into 10.0.0.0/24'],
    [{ 'Fn::Cidr': ['10.0.0/24', 1, 5] }, '10.0.0/24 is not a CIDR block'],
    [{ 'Fn::GetStackOutput': { StackName: 'a' } }, 'every Fn::GetStackOutput object requires'],
    [{ 'Fn::Base64': ['a'] }, 'every Fn::Base64 object must have a String-typed value'],
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
