import { describe, expect, test } from '@jest/globals';
import { type ContextValues, parsePolicy } from '../../../../../emulator/identity/policy/index.ts';
import { allowAll, aPolicy, denyAll, verdict } from './a-request.ts';

type Row = readonly [operator: string, value: unknown, context: unknown, holds: boolean];

function holds(operator: string, value: unknown, found: unknown, statement = allowAll): boolean {
  const context = (found === undefined ? {} : { 'Test:Key': found }) as ContextValues;
  const Condition = { [operator]: { 'test:key': value } };
  const policy = aPolicy('identity', { ...statement, Condition });
  return verdict({ context, identityPolicies: [policy] }).startsWith('allow');
}

/** reference_policies_elements_condition_operators.html */
const single: Row[] = [
  ['StringEquals', 'a', 'a', true],
  ['StringEquals', 'a', 'A', false],
  ['StringEquals', 'a*', 'ab', false],
  ['StringEquals', ['a', 'b'], 'b', true],
  ['StringEquals', 'a', undefined, false],
  ['stringequals', 'a', 'a', true],
  ['StringNotEquals', ['a', 'b'], 'b', false],
  ['StringNotEquals', ['a', 'b'], 'c', true],
  ['StringNotEquals', 'a', undefined, true],
  ['StringEqualsIgnoreCase', 'Ä', 'ä', true],
  ['StringNotEqualsIgnoreCase', 'A', 'a', false],
  ['StringLike', 'repo:o/*:ref', 'repo:o/r:ref', true],
  ['StringLike', 'a?c', 'a😀c', true],
  ['StringLike', 'A*', 'ab', false],
  ['StringNotLike', 'a*', 'ab', false],
  ['NumericEquals', '10', '10.0', true],
  ['NumericEquals', 10, 'ten', false],
  ['NumericNotEquals', 10, '11', true],
  ['NumericLessThan', 10, '9', true],
  ['NumericLessThan', 10, '10', false],
  ['NumericLessThanEquals', 3600, '3600', true],
  ['NumericGreaterThan', 10, '9', false],
  ['NumericGreaterThanEquals', 10, '', false],
  ['DateLessThan', '2026-06-30T00:00:00Z', '2026-06-29T23:59:59Z', true],
  ['DateGreaterThan', '2026-06-30T00:00:00Z', '1782864000', true],
  ['DateEquals', '2026-06-30', '2026-06-30T00:00:00Z', true],
  ['DateNotEquals', '2026-06-30', '2026-06-30T00:00:01Z', true],
  ['DateEquals', '2026-06-30T02:00:00+02:00', '2026-06-30T00:00:00', true],
  ['DateGreaterThan', '2026-06-30', 'July 1, 2026', false],
  ['NumericEquals', '16', '0x10', false],
  ['DateLessThanEquals', 'never', '2026-06-29T23:59:59Z', false],
  ['DateGreaterThanEquals', '2026-06-30', '2026-06-30', true],
  ['Bool', true, 'true', true],
  ['Bool', 'false', 'true', false],
  ['Bool', 'true', undefined, false],
  ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
  ['IpAddress', '203.0.113.0/24', '203.0.113.7', true],
  ['IpAddress', '203.0.113.0/24', '203.0.114.7', false],
  ['IpAddress', '2001:db8::/32', '2001:db8:1::1', true],
  ['IpAddress', '203.0.113.0/24', 'cloudformation.amazonaws.com', false],
  ['NotIpAddress', '203.0.113.0/24', '203.0.113.7', false],
  ['ArnEquals', 'arn:aws:sns:*:1:*', 'arn:aws:sns:eu-west-1:1:topic', true],
  ['ArnLike', 'arn:aws:*:topic', 'arn:aws:sns:eu-west-1:1:topic', false],
  ['ArnLike', 'arn:aws:logs:*:1:log-group:a:*', 'arn:aws:logs:x:1:log-group:a:b', true],
  ['ArnLike', 'arn:aws:sns:*:1:t', 'topic', false],
  ['ArnLike', 'arn:aws:*', 'arn:aws:sns:eu-west-1:1:topic', false],
  ['ArnLike', '*', 'arn:aws:sns:eu-west-1:1:topic', true],
  ['ArnLike', '?', 'arn:aws:sns:eu-west-1:1:topic', false],
  ['ArnNotEquals', 'arn:aws:sns:*:1:*', 'arn:aws:sns:eu-west-1:2:topic', true],
  ['ArnNotLike', 'arn:aws:sns:*:1:*', undefined, true],
  ['Null', 'true', undefined, true],
  ['Null', 'true', 'x', false],
  ['Null', false, 'x', true],
  ['Null', 'true', [], true],
  ['StringEqualsIfExists', 'a', undefined, true],
  ['StringEqualsIfExists', 'a', 'b', false],
  ['BoolIfExists', 'true', undefined, true],
  ['ArnLikeIfExists', 'arn:aws:sns:*:*:*', 'arn:aws:sqs:a:b:c', false],
];

/** reference_policies_condition-single-vs-multi-valued-context-keys.html */
const several: Row[] = [
  ['StringEquals', 'a', ['b', 'a'], true],
  ['StringNotEquals', 'a', ['b', 'a'], false],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b', 'a'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
  ['ForAllValues:StringEquals', 'a', undefined, true],
  ['ForAllValues:StringEquals', 'a', [], true],
  ['ForAllValues:StringNotEquals', 'a', ['b', 'a'], false],
  ['ForAllValues:StringNotEquals', 'a', ['b', 'c'], true],
  ['ForAnyValue:StringLike', 'a*', ['b', 'ab'], true],
  ['ForAnyValue:StringLike', 'a*', ['b'], false],
  ['ForAnyValue:StringEquals', 'a', undefined, false],
  ['ForAnyValue:StringNotEquals', 'a', ['a', 'b'], true],
  ['ForAnyValue:StringNotEquals', 'a', ['a'], false],
  ['ForAnyValue:StringEqualsIfExists', 'a', undefined, true],
];

describe('the condition operators of the documentation', () => {
  test.each([...single, ...several])('%s %j of %j is %s', (operator, value, found, expected) => {
    expect(holds(operator, value, found)).toBe(expected);
  });

  test('several operators and keys must all hold', () => {
    const Condition = { StringEquals: { 'a:x': '1', 'a:y': '2' }, Bool: { 'a:z': 'true' } };
    const identityPolicies = [aPolicy('identity', { ...allowAll, Condition })];
    const context = { 'a:x': '1', 'a:y': '2' };

    expect(verdict({ identityPolicies, context })).toBe('implicit deny by identity');
    expect(verdict({ identityPolicies, context: { ...context, 'a:z': 'true' } })).toBe(
      'allow by identity',
    );
  });
});

const variable = (inner: string): string => `\${${inner}}`;

/** reference_policies_variables.html */
describe('policy variables', () => {
  const home = {
    Effect: 'Allow',
    Action: 's3:*',
    Resource: `arn:aws:s3:::b/${variable('aws:username')}/*`,
  };
  const read = (resource: string, username?: string, statement: object = home) =>
    verdict({
      resource,
      context: { 'aws:username': username } as ContextValues,
      identityPolicies: [aPolicy('identity', { ...statement })],
    });

  test('stand for the value of the request', () => {
    expect(read('arn:aws:s3:::b/ann/x', 'ann')).toBe('allow by identity');
    expect(read('arn:aws:s3:::b/bob/x', 'ann')).toBe('implicit deny by identity');
  });

  test('a value with a wildcard in it matches only itself', () => {
    expect(read('arn:aws:s3:::b/bob/x', '*')).toBe('implicit deny by identity');
    expect(read('arn:aws:s3:::b/*/x', '*')).toBe('allow by identity');
  });

  test('an Allow with a variable that the request lacks allows nothing, NotResource included', () => {
    const { Resource, ...rest } = home;

    expect(read('arn:aws:s3:::b/ann/x')).toBe('implicit deny by identity');
    expect(read('x', undefined, { ...rest, NotResource: Resource })).toBe(
      'implicit deny by identity',
    );
  });

  test('a Deny with such a variable in a negated condition still denies', () => {
    const Condition = {
      StringNotEquals: { 'aws:ResourceTag/team': variable('aws:PrincipalTag/team') },
    };
    const identityPolicies = [aPolicy('identity', allowAll, { ...denyAll, Condition })];

    expect(verdict({ identityPolicies, context: { 'aws:ResourceTag/team': 'a' } })).toBe(
      'explicit deny by identity',
    );
  });

  test.each([
    [variable("aws:PrincipalTag/team, 'company-wide'"), 'company-wide', true],
    [variable('*'), '*', true],
    [variable('*'), 'x', false],
    [`${variable('$')}{aws:username}`, variable('aws:username'), true],
  ])('%s matches %s: %s', (pattern, value, expected) => {
    expect(holds('StringLike', pattern, value)).toBe(expected);
  });

  test('are plain text in a policy of the old version', () => {
    const text = JSON.stringify({ Version: '2008-10-17', Statement: home });
    const identityPolicies = [{ name: 'old', policy: parsePolicy(text, 'identity') }];
    const context = { 'aws:username': 'ann' };

    expect(verdict({ identityPolicies, context, resource: 'arn:aws:s3:::b/ann/x' })).toBe(
      'implicit deny by identity',
    );
    expect(
      verdict({ identityPolicies, resource: `arn:aws:s3:::b/${variable('aws:username')}/x` }),
    ).toBe('allow by identity');
  });
});
