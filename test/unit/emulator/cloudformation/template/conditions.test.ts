import { describe, expect, test } from '@jest/globals';
import { evaluateConditions } from '../../../../../emulator/cloudformation/template/conditions.ts';
import { checkRules } from '../../../../../emulator/cloudformation/template/rules.ts';
import type { Value } from '../../../../../emulator/cloudformation/template/value.ts';

const values: Record<string, Value> = { Env: 'prod', Count: '10', List: ['a', 'b'] };

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
    [{ 'Fn::Not': [] }, 'requires one argument in a list'],
    [{ Condition: 'Nobody' }, 'Unresolved condition dependency Nobody in the Conditions block'],
    [{ 'Fn::Not': [{ Condition: 'C' }] }, 'circular condition dependency with C'],
    ['yes', 'every Conditions member must be one of'],
  ])('%j is refused', (condition, message) => {
    expect(() => truth(condition)).toThrow(message);
  });
});

describe('rules', () => {
  const check = (assert: Value, condition?: Value) => () =>
    checkRules(
      {
        Rule: {
          assertions: [{ assert, description: 'production needs an address' }],
          ...(condition !== undefined && { condition }),
        },
      },
      resolve,
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
  ])('%j holds', (assert) => {
    expect(check(assert)).not.toThrow();
  });

  test('an assertion that fails is told in its own words', () => {
    expect(check(never, production)).toThrow('Rule Rule: production needs an address');
  });

  test('nothing is asserted where the condition of the rule is not met', () => {
    expect(check(never, never)).not.toThrow();
  });

  test('functions that look into the account are refused by name', () => {
    expect(check({ 'Fn::RefAll': 'AWS::EC2::VPC::Id' })).toThrow('Fn::RefAll is not implemented');
  });
});
