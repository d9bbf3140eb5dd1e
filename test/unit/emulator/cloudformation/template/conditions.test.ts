import { describe, expect, test } from '@jest/globals';
import { evaluateConditions } from '../../../../../emulator/cloudformation/template/conditions.ts';
import { checkRules } from '../../../../../emulator/cloudformation/template/rules.ts';
import type { Value } from '../../../../../emulator/cloudformation/template/value.ts';

const values: Record<string, Value> = {
  ...{ Env: 'prod', Count: '10', List: ['a', 'b'] },
  ...{ Vpc: 'vpc-1', Subnets: ['subnet-1'] },
};

function resolve(value: Value): unknown {
  if (typeof value !== 'object' || value === null || !('Ref' in value)) return value;
  return values[String(value.Ref)];
}

function truth(condition: Value): boolean | undefined {
  return evaluateConditions({ C: condition, Yes: { 'Fn::Equals': [1, '1'] } }, resolve).get('C');
}

describe('conditions', () => {
  test.each<[Value, boolean]>([
    [{ 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] }, true],
    [{ 'Fn::Equals': [{ Ref: 'Count' }, 10] }, true],
    [{ 'Fn::Equals': ['true', true] }, true],
    [{ 'Fn::Equals': ['a', 'A'] }, false],
    [{ 'Fn::Not': [{ Condition: 'Yes' }] }, false],
    [{ 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Equals': [1, 2] }] }, false],
    [{ 'Fn::Or': [{ Condition: 'Yes' }, { 'Fn::Equals': [1, 2] }] }, true],
    [{ Condition: 'Yes' }, true],
  ])('%j is %j', (condition, expected) => {
    expect(truth(condition)).toBe(expected);
  });

  test.each<[Value, string]>([
    [{ 'Fn::Equals': ['a'] }, 'requires a list of 2 string parameters'],
    [{ 'Fn::And': [{ Condition: 'Yes' }] }, 'at least 2 and at most 10'],
    [{ 'Fn::Not': [] }, 'every Fn::Not object requires one boolean parameter'],
    [{ Condition: 'Nobody' }, 'Unresolved condition dependency Nobody in the Conditions block'],
    [{ 'Fn::Not': [{ Condition: 'C' }] }, 'circular condition dependency with C'],
    ['yes', 'Conditions can only be boolean operations on parameters and other conditions'],
  ])('%j is refused', (condition, message) => {
    expect(() => truth(condition)).toThrow(message);
  });
});

describe('rules', () => {
  const Subnets = 'List<AWS::EC2::Subnet::Id>';
  const account = {
    'AWS::EC2::VPC::Id': [
      { value: 'vpc-1', attributes: { 'Tags.team': 'a' } },
      { value: 'vpc-2', attributes: { 'Tags.team': 'b' } },
    ],
    'AWS::EC2::Subnet::Id': [
      { value: 'subnet-1', attributes: { VpcId: 'vpc-1' } },
      { value: 'subnet-2', attributes: { VpcId: 'vpc-2' } },
    ],
  };
  const check = (assert: Value, condition?: Value) => () =>
    checkRules(
      {
        Rule: {
          assertions: [{ assert, description: 'production needs an address' }],
          ...(condition !== undefined && { condition }),
        },
      },
      { resolve, types: { Env: 'String', Vpc: 'AWS::EC2::VPC::Id', Subnets }, account },
    );
  const production: Value = { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] };
  const never: Value = { 'Fn::Equals': ['a', 'b'] };

  test.each<[Value]>([
    [{ 'Fn::Contains': [['prod', 'test'], { Ref: 'Env' }] }],
    [{ 'Fn::EachMemberIn': [{ Ref: 'List' }, ['a', 'b', 'c']] }],
    [{ 'Fn::EachMemberEquals': [['x', 'x'], 'x'] }],
    [{ 'Fn::Not': [{ 'Fn::Contains': [['a'], 'b'] }] }],
    [{ 'Fn::And': [production, { 'Fn::Equals': [{ Ref: 'Count' }, '10'] }] }],
    [{ 'Fn::Or': [never, production] }],
    [{ 'Fn::Contains': [{ 'Fn::RefAll': 'AWS::EC2::VPC::Id' }, { Ref: 'Vpc' }] }],
    [{ 'Fn::Equals': [{ 'Fn::ValueOf': ['Vpc', 'Tags.team'] }, 'a'] }],
    [{ 'Fn::EachMemberEquals': [{ 'Fn::ValueOf': ['Subnets', 'VpcId'] }, { Ref: 'Vpc' }] }],
    [
      {
        'Fn::EachMemberIn': [
          { 'Fn::ValueOfAll': ['AWS::EC2::Subnet::Id', 'VpcId'] },
          { 'Fn::RefAll': 'AWS::EC2::VPC::Id' },
        ],
      },
    ],
    [{ 'Fn::Equals': [{ 'Fn::If': [never, 'a', 'b'] }, 'b'] }],
  ])('%j holds', (assert) => {
    expect(check(assert)).not.toThrow();
  });

  test('an assertion that fails is told in its own words', () => {
    expect(check(never, production)).toThrow('Rule Rule: production needs an address');
  });

  test('nothing is asserted where the condition of the rule is not met', () => {
    expect(check(never, never)).not.toThrow();
  });

  test.each<[Value, string]>([
    [{ 'Fn::Contains': ['a', 'a'] }, 'every Fn::Contains object requires a list of strings'],
    [{ 'Fn::Not': [never, never] }, 'every Fn::Not object requires one boolean parameter'],
    [{ Condition: 'C' }, 'rules cannot use the condition C'],
    [
      { 'Fn::Equals': [{ 'Fn::ValueOf': ['Nobody', 'VpcId'] }, 'a'] },
      'Fn::ValueOf references undefined parameter Nobody',
    ],
    [
      { 'Fn::Contains': [{ 'Fn::RefAll': 'AWS::Made::Up' }, 'a'] },
      'AWS::Made::Up is not a parameter type that rules can look up',
    ],
  ])('%j is refused', (assert, message) => {
    expect(check(assert)).toThrow(message);
  });
});
