import { describe, expect, test } from '@jest/globals';
import { changeTemplate, failAtTheEnd } from '../../../../scripts/privileges/edit-template.ts';
import { markTemplate } from '../../../../scripts/privileges/template.ts';
import { marked, source } from './a-template.ts';

describe('the statements of a template', () => {
  test('are listed with resource, kind of policy, name, actions and line', () => {
    const listed = marked.statements.map(({ resource, type, name, effect, actions, line }) => [
      line,
      resource,
      type,
      name,
      effect,
      ...actions,
    ]);

    expect(listed).toEqual([
      [8, 'Limit', 'boundary', 'Roles', 'Allow', 'kms:*', 's3:*'],
      [19, 'Role', 'trust', 'trust-1', 'Allow', 'sts:AssumeRole'],
      [27, 'Role', 'identity', 'Keys', 'Allow', 'kms:Decrypt', 'kms:Describe*'],
      [35, 'Role', 'identity', 'Never', 'Deny', 's3:*'],
    ]);
  });

  test('carry a mark of their own in the text, in which nothing else is changed', () => {
    const marks = [...marked.text.matchAll(/Sid: (\w+)/gu)].map(([, sid]) => sid);

    expect(marks).toEqual(['small1', 'small2', 'small3', 'small4']);
    expect(markTemplate('small', marked.text).text).toBe(marked.text);
    expect(marked.text).toContain('!Ref AWS::NoValue');
    expect(marked.text).toContain('# of its own');
  });

  test('of a policy that is none of those tried, such as an endpoint’s, are left alone', () => {
    const endpoint = source.replaceAll('AWS::IAM::Role', 'AWS::EC2::VPCEndpoint');

    expect(markTemplate('small', endpoint).statements.map(({ resource }) => resource)).toEqual([
      'Limit',
    ]);
  });
});

test('a change sets a property, or removes it', () => {
  const changed = changeTemplate(source, [
    ['Role.Properties.Policies.0.PolicyName', 'other'],
    ['Role.Properties.PermissionsBoundary'],
    ['Role.Properties.RoleName', "!Sub '$" + "{AWS::Region}-role'"],
  ]);

  expect(changed).toContain('PolicyName: other');
  expect(changed).not.toContain('PermissionsBoundary');
  expect(changed).toContain("RoleName: !Sub '$" + "{AWS::Region}-role'");
});

test('a change of what is not there is a mistake, and named', () => {
  expect(() => changeTemplate(source, [['Rule.Properties.Name', 'x']])).toThrow(
    'no template has Rule.Properties.Name',
  );
});

test('a template that fails at the end makes everything else first', () => {
  expect(failAtTheEnd(source, 'small')).toMatch(
    /NeverSignalled:[\s\S]*DependsOn:\s+- Limit\s+- Role/u,
  );
});
