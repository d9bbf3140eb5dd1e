import type { Stack } from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import type { StackDefinition } from '../../../../actions/deploy/src/manifest.ts';
import { isUnchanged } from '../../../../actions/deploy/src/unchanged.ts';
import { aDefinition, aStack, aTemplate, queueTemplate } from './builders.ts';

const role = 'arn:aws:iam::123456789012:role/keywatch-cloudformation';

const compare = (
  wanted: Partial<StackDefinition> = {},
  live: Partial<Stack> = {},
  { template = queueTemplate, roleArn }: { template?: string; roleArn?: string } = {},
) => isUnchanged(aDefinition(wanted), aStack(live), template, roleArn);

const withParameter = (line: string) =>
  queueTemplate.replace('{ Type: String, Default: first }', line);

describe('a live stack is what the repository wants', () => {
  test('with the same template, parameters, tags and protection', () => {
    expect(compare()).toBe(true);
  });

  test('with a parameter that has the default or is given the same', () => {
    expect(compare({ parameters: { Name: 'first' } })).toBe(true);
  });

  test('with tags in another order', () => {
    const Tags = [
      { Key: 'b', Value: '2' },
      { Key: 'a', Value: '1' },
    ];

    expect(compare({ tags: { a: '1', b: '2' } }, { Tags })).toBe(true);
  });

  test('with a role that it was once given, where none is given now', () => {
    expect(compare({}, { RoleARN: role })).toBe(true);
  });
});

describe('it is not', () => {
  test.each<[string, Partial<StackDefinition>, Partial<Stack>]>([
    ['with another parameter', { parameters: { Name: 'second' } }, {}],
    ['with another default', {}, { Parameters: [{ ParameterKey: 'Name', ParameterValue: 'x' }] }],
    ['with a parameter that the stack lacks', {}, { Parameters: [] }],
    ['with another value of a tag', { tags: { service: 'other' } }, {}],
    ['with one more tag', { tags: { service: 'keywatch', team: 'a' } }, {}],
    ['with one tag less', { tags: {} }, {}],
    ['with a tag of another key', { tags: { team: 'keywatch' } }, {}],
    ['with protection that is off', { terminationProtection: true }, {}],
    ['with protection that is on', {}, { EnableTerminationProtection: true }],
  ])('%s', (_, wanted, live) => {
    expect(compare(wanted, live)).toBe(false);
  });

  test('with another template, be it only a comment', () => {
    expect(compare({}, {}, { template: `# why\n${queueTemplate}` })).toBe(false);
  });

  test('with another role than the one given', () => {
    expect(compare({}, { RoleARN: `${role}-old` }, { roleArn: role })).toBe(false);
    expect(compare({}, {}, { roleArn: role })).toBe(false);
  });
});

describe('what cannot be compared counts as a change', () => {
  test.each([
    ['a hidden parameter', '{ Type: String, Default: first, NoEcho: true }'],
    ['a hidden parameter, in quotes', "{ Type: String, Default: first, NoEcho: 'true' }"],
    [
      'one that CloudFormation looks up',
      "{ Type: 'AWS::SSM::Parameter::Value<String>', Default: first }",
    ],
  ])('%s', (_, parameter) => {
    const body = withParameter(parameter);

    expect(compare({ template: aTemplate(body) }, {}, { template: body })).toBe(false);
  });

  test('a value that shows as hidden, even if that is what is wanted', () => {
    const Parameters = [{ ParameterKey: 'Name', ParameterValue: '****' }];

    expect(compare({ parameters: { Name: '****' } }, { Parameters })).toBe(false);
  });
});
