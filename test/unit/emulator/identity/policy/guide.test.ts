import { describe, expect, test } from '@jest/globals';
import { variable } from '../identities.ts';
import {
  account,
  allowAll,
  aPolicy,
  denyAll,
  otherAccount,
  role,
  type StatementElements,
  user,
  verdict,
} from './a-request.ts';

/**
 * Examples and tables of the IAM User Guide, page by page
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/).
 */

const identity = (...statements: StatementElements[]) => [aPolicy('identity', ...statements)];
const allow = (Action: string | string[], rest: object = {}) => ({ ...allowAll, Action, ...rest });

function holds(Condition: object, context: Record<string, string | string[]>): boolean {
  const identityPolicies = identity({ ...allowAll, Condition });
  return verdict({ context, identityPolicies }) === 'allow by identity';
}

const tag = (key: string): string => `aws:PrincipalTag/${key}`;

/** reference_policies_condition-logic-multiple-context-keys-or-values.html */
describe('several keys and values of a condition', () => {
  const both = {
    StringEquals: {
      [tag('department')]: ['finance', 'hr', 'legal'],
      [tag('role')]: ['audit', 'security'],
    },
    ArnLike: {
      'aws:PrincipalArn': [
        `arn:aws:iam::${account}:user/ann`,
        `arn:aws:iam::${account}:user/finance/*`,
      ],
    },
  };
  const ann = { 'aws:PrincipalArn': `arn:aws:iam::${account}:user/ann` };
  const bob = { 'aws:PrincipalArn': `arn:aws:iam::${account}:user/finance/bob` };

  test.each([
    [{ [tag('department')]: 'finance', [tag('role')]: 'audit', ...ann }, true],
    [{ [tag('department')]: 'hr', [tag('role')]: 'security', ...bob }, true],
    [{ [tag('department')]: 'legal', [tag('role')]: 'security' }, false],
    [{ [tag('department')]: 'hr', ...ann }, false],
    [{ [tag('role')]: 'audit', ...ann }, false],
    [{ [tag('department')]: 'sales', [tag('role')]: 'audit', ...ann }, false],
    [{ [tag('department')]: 'hr', [tag('role')]: 'audit', 'aws:PrincipalArn': user.arn }, false],
    [{}, false],
  ])('AND of operators and keys, OR of values: %j is %s', (context, expected) => {
    expect(holds(both, context)).toBe(expected);
  });

  const neither = {
    StringNotEquals: {
      [tag('department')]: ['hr', 'legal'],
      [tag('role')]: ['audit', 'security'],
    },
  };

  test.each([
    [{ [tag('department')]: 'finance', [tag('role')]: 'intern' }, true],
    [{ [tag('department')]: 'hr', [tag('role')]: 'intern' }, false],
    [{ [tag('department')]: 'finance', [tag('role')]: 'security' }, false],
    [{ [tag('department')]: 'legal', [tag('role')]: 'audit' }, false],
    [{ [tag('role')]: 'intern' }, true],
    [{ [tag('department')]: 'finance' }, true],
    [{ [tag('department')]: 'legal' }, false],
    [{}, true],
  ])('NOR of the values of a negated operator: %j is %s', (context, expected) => {
    expect(holds(neither, context)).toBe(expected);
  });
});

/** reference_policies_condition_examples-multi-valued-context-keys.html and …-single-vs-multi-valued-context-keys.html */
describe('sets of values', () => {
  const keys = ['environment', 'cost-center'];

  test.each([
    ['ForAllValues:StringEquals', ['environment'], true],
    ['ForAllValues:StringEquals', ['environment', 'cost-center'], true],
    ['ForAllValues:StringEquals', ['environment', 'cost-center', 'email'], false],
    ['ForAllValues:StringEquals', undefined, true],
    ['ForAllValues:StringEquals', [], true],
    ['ForAllValues:StringEquals', [''], true],
    ['ForAllValues:StringEquals', ['', 'environment'], false],
    ['ForAllValues:StringNotEquals', ['email'], true],
    ['ForAllValues:StringNotEquals', ['email', 'environment'], false],
    ['ForAllValues:StringNotEquals', undefined, true],
    ['ForAnyValue:StringEquals', ['email', 'environment'], true],
    ['ForAnyValue:StringEquals', ['email'], false],
    ['ForAnyValue:StringEquals', undefined, false],
    ['ForAnyValue:StringEquals', [], false],
    ['ForAnyValue:StringNotEquals', ['environment'], false],
    ['ForAnyValue:StringNotEquals', ['environment', 'email'], true],
    ['ForAnyValue:StringNotEquals', undefined, false],
    ['ForAnyValue:StringNotEquals', [''], false],
  ])('%s of %j is %s', (operator, found, expected) => {
    const context = found === undefined ? {} : { 'aws:TagKeys': found };

    expect(holds({ [operator]: { 'aws:TagKeys': keys } }, context)).toBe(expected);
  });

  test.each([
    [undefined, false],
    [['environment'], true],
    [['email'], false],
  ])('a Null of false keeps a missing key from holding: %j is %s', (found, expected) => {
    const Condition = {
      'ForAllValues:StringEquals': { 'aws:TagKeys': keys },
      Null: { 'aws:TagKeys': 'false' },
    };

    expect(holds(Condition, found === undefined ? {} : { 'aws:TagKeys': found })).toBe(expected);
  });

  test.each([
    ['ForAllValues', ['key1'], true],
    ['ForAllValues', ['key1', 'other'], false],
    ['ForAllValues', undefined, true],
    ['ForAnyValue', ['key1', 'other'], true],
    ['ForAnyValue', ['other'], false],
    ['ForAnyValue', undefined, false],
  ])('a Deny with %s of tag keys %j holds: %s', (quantifier, found, denied) => {
    const Condition = { [`${quantifier}:StringLike`]: { 'aws:TagKeys': ['key1*', 'key2*'] } };
    const identityPolicies = identity(allowAll, { ...denyAll, Condition });
    const context = found === undefined ? {} : { 'aws:TagKeys': found };

    expect(verdict({ identityPolicies, context })).toBe(
      denied ? 'explicit deny by identity' : 'allow by identity',
    );
  });
});

/** reference_policies_elements_condition_operators.html */
describe('the examples of the condition operators', () => {
  const year = (value: string) => ({ DateGreaterThan: { 'aws:TokenIssueTime': value } });
  const types = (operator: string) => ({ [operator]: { 'ec2:InstanceType': ['t1.*', 'm3.*'] } });
  const topic = (value: string) => ({ ArnEquals: { 'aws:SourceArn': value } });
  const network = { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:DB8:1234:5678::/64'] } };

  test.each<[object, Record<string, string>, boolean]>([
    [year('2020-01-01T00:00:01Z'), { 'aws:TokenIssueTime': '2020-01-01T00:00:02Z' }, true],
    [year('2020-01-01T00:00:01Z'), { 'aws:TokenIssueTime': '2020-01-01T00:00:01Z' }, false],
    [year('2020-01-01T00:00:01Z'), {}, false],
    [{ NumericLessThanEquals: { 's3:max-keys': '10' } }, { 's3:max-keys': '10' }, true],
    [{ NumericLessThanEquals: { 's3:max-keys': '10' } }, { 's3:max-keys': '11' }, false],
    [{ NumericLessThanEquals: { 's3:max-keys': '10' } }, {}, false],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:SecureTransport': 'true' }, false],
    [
      { BinaryEquals: { key: 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' } },
      { key: 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' },
      true,
    ],
    [{ BinaryEquals: { key: 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' } }, { key: 'QUFB' }, false],
    [network, { 'aws:SourceIp': '203.0.113.255' }, true],
    [network, { 'aws:SourceIp': '203.0.114.0' }, false],
    [network, { 'aws:SourceIp': '2001:db8:1234:5678::1' }, true],
    [network, { 'aws:SourceIp': '2001:db8:1234:5679::1' }, false],
    [
      topic('arn:aws:sns:*:111122223333:t'),
      { 'aws:SourceArn': 'arn:aws:sns:r:111122223333:t' },
      true,
    ],
    [topic('arn:aws:sns:*:111122223333:t'), { 'aws:SourceArn': 'arn:aws:sns:r:1:2:t' }, false],
    [{ Null: { 'aws:TokenIssueTime': 'true' } }, {}, true],
    [{ Null: { 'aws:TokenIssueTime': 'true' } }, { 'aws:TokenIssueTime': 'x' }, false],
    [types('StringLikeIfExists'), { 'ec2:InstanceType': 'm3.large' }, true],
    [types('StringLikeIfExists'), { 'ec2:InstanceType': 'c1.large' }, false],
    [types('StringLikeIfExists'), {}, true],
    [types('StringLike'), {}, false],
    [types('StringNotLikeIfExists'), {}, true],
    [types('StringNotLike'), {}, true],
  ])('%j of %j is %s', (Condition, context, expected) => {
    expect(holds(Condition, context)).toBe(expected);
  });
});

/** reference_policies_elements_resource.html */
test.each([
  ['1/test/object.jpg', true],
  ['1/2/test/object.jpg', true],
  ['1/2/test/3/object.jpg', true],
  ['1/2/3/test/4/object.jpg', true],
  ['1-test/object.jpg', false],
  ['test/object.jpg', false],
  ['1/2/test.jpg', false],
])('the resource b/*/test/* is b/%s: %s', (key, expected) => {
  const identityPolicies = identity({ ...allowAll, Resource: 'arn:aws:s3:::b/*/test/*' });
  const request = { identityPolicies, resource: `arn:aws:s3:::b/${key}` };

  expect(verdict(request)).toBe(expected ? 'allow by identity' : 'implicit deny by identity');
});

/** reference_policies_elements_notprincipal.html */
describe('who is spared by the NotPrincipal of a Deny', () => {
  const bob = { kind: 'user', account: otherAccount, arn: `arn:aws:iam::${otherAccount}:user/Bob` };
  const app = {
    kind: 'role',
    account: otherAccount,
    arn: `arn:aws:iam::${otherAccount}:role/read-only`,
    sessionArn: `arn:aws:sts::${otherAccount}:assumed-role/read-only/audit-app`,
  };
  const owner = `arn:aws:iam::${otherAccount}:root`;

  test.each([
    ['Bob, listed with his account', bob, [bob.arn, owner], true],
    ['Bob, listed without his account', bob, [bob.arn], false],
    ['another user of the account', { ...bob, arn: `${bob.arn}by` }, [bob.arn, owner], false],
    ['a session, listed with role and account', app, [app.sessionArn, app.arn, owner], true],
    ['a session, listed without its role', app, [app.sessionArn, owner], false],
    [
      'another session of the role',
      { ...app, sessionArn: `${app.sessionArn}2` },
      [app.sessionArn, app.arn, owner],
      false,
    ],
  ] as const)('%s', (_who, principal, listed, spared) => {
    const resourcePolicy = aPolicy(
      'resource',
      { ...denyAll, NotPrincipal: { AWS: listed } },
      { ...allowAll, Principal: { AWS: [bob.arn, app.arn] } },
      { ...allowAll, Principal: { AWS: owner } },
    );
    const identityPolicies = identity(allowAll);
    const request = { principal: principal as typeof user | typeof role, identityPolicies };

    expect(verdict({ ...request, resourceAccount: account, resourcePolicy })).toBe(
      spared ? 'allow by resource' : 'explicit deny by resource',
    );
  });
});

/** access_policies_boundaries.html: a user whose boundary is S3, CloudWatch and EC2. */
describe('a permissions boundary', () => {
  const boundary = aPolicy('boundary', allow(['s3:*', 'cloudwatch:*', 'ec2:*']));
  const createUser = { action: 'iam:CreateUser', resource: user.arn };

  test.each([
    [
      'of what only the policy allows',
      { identityPolicies: identity(allow('iam:CreateUser')) },
      createUser,
      'implicit deny by boundary',
    ],
    ['of what both allow', { identityPolicies: identity(allow('s3:*')) }, {}, 'allow by identity'],
    ['of what only the boundary allows', {}, {}, 'implicit deny by identity'],
    [
      'of what a session policy leaves out',
      {
        identityPolicies: identity(allow('s3:*')),
        sessionPolicies: [aPolicy('session', allow('ec2:*'))],
      },
      {},
      'implicit deny by session',
    ],
    [
      'of what all three allow',
      {
        identityPolicies: identity(allow('s3:*')),
        sessionPolicies: [aPolicy('session', allow('s3:Get*'))],
      },
      {},
      'allow by identity',
    ],
  ])('makes %s', (_what, policies, request, expected) => {
    expect(verdict({ boundary, ...policies, ...request })).toBe(expected);
  });

  /** Delegated administration: users are made only with the boundary that is theirs. */
  test.each([
    ['the boundary', `arn:aws:iam::${account}:policy/UserBoundary`, 'allow by identity'],
    ['another boundary', `arn:aws:iam::${account}:policy/Wide`, 'implicit deny by identity'],
    ['none', undefined, 'implicit deny by identity'],
  ])('that a delegate must hand on: %s', (_which, given, expected) => {
    const Condition = {
      StringEquals: { 'iam:PermissionsBoundary': `arn:aws:iam::${account}:policy/UserBoundary` },
    };
    const identityPolicies = identity(allow('iam:CreateUser', { Condition }));
    const context = given === undefined ? {} : { 'iam:PermissionsBoundary': given };

    expect(verdict({ ...createUser, identityPolicies, context })).toBe(expected);
  });

  test('may hold variables: each user manages its own keys', () => {
    const own = `arn:aws:iam::*:user/${variable('aws:username')}`;
    const keys = aPolicy('boundary', allow('iam:*AccessKey*', { Resource: own }));
    const attempt = (name: string) =>
      verdict({
        boundary: keys,
        identityPolicies: identity(allow('iam:*')),
        action: 'iam:CreateAccessKey',
        resource: `arn:aws:iam::${account}:user/${name}`,
        context: { 'aws:username': 'nikhil' },
      });

    expect(attempt('nikhil')).toBe('allow by identity');
    expect(attempt('shirley')).toBe('implicit deny by boundary');
  });
});

/** reference_policies_evaluation-logic-cross-account.html: Carlos and two buckets of another account. */
describe('across accounts', () => {
  const carlos = identity(
    { Sid: 'AllowS3ListRead', ...allow('s3:ListAllMyBuckets') },
    {
      Sid: 'AllowS3ProductionObjectActions',
      ...allow('s3:*Object*'),
      Resource: 'arn:aws:s3:::Production/*',
    },
    {
      Sid: 'DenyS3Logs',
      ...denyAll,
      Action: 's3:*',
      Resource: ['arn:aws:s3:::*log*', 'arn:aws:s3:::*log*/*'],
    },
  );
  const bucketPolicy = (name: string, Action: string[]) =>
    aPolicy('resource', {
      ...allow(Action, { Principal: { AWS: user.arn } }),
      Resource: `arn:aws:s3:::${name}/*`,
    });
  const production = bucketPolicy('Production', ['s3:GetObject*', 's3:PutObject*']);
  const logs = bucketPolicy('Production-logs', ['s3:*']);

  test.each([
    ['both policies allow', 's3:PutObject', 'Production', production, 'allow by resource'],
    [
      'only his own allows',
      's3:DeleteObject',
      'Production',
      production,
      'implicit deny by resource',
    ],
    [
      'only the bucket’s allows',
      's3:GetBucketAcl',
      'Production',
      bucketPolicy('Production', ['s3:*']),
      'implicit deny by identity',
    ],
    ['his own denies', 's3:PutObject', 'Production-logs', logs, 'explicit deny by identity'],
    [
      'there is no bucket policy',
      's3:PutObject',
      'Production',
      undefined,
      'implicit deny by resource',
    ],
  ])('what %s', (_what, action, bucket, resourcePolicy, expected) => {
    const resource = `arn:aws:s3:::${bucket}/x`;
    const request = { action, resource, resourceAccount: otherAccount, identityPolicies: carlos };

    expect(verdict({ ...request, resourcePolicy })).toBe(expected);
  });
});

/** "Resource-based policies" in reference_policies_evaluation-logic_policy-eval-denyallow.html, for each principal that can be named. */
describe('within one account, an implicit deny of', () => {
  const narrow = aPolicy('boundary', allow('ec2:*'));
  const session = [aPolicy('session', allow('ec2:*'))];
  const federated = {
    kind: 'role',
    account,
    arn: user.arn,
    sessionArn: `arn:aws:sts::${account}:federated-user/fed`,
  } as const;
  const given = (AWS: string) => aPolicy('resource', { ...allowAll, Principal: { AWS } });
  const spared = ['allow by resource', 'allow by resource', 'allow by resource'];
  const limited = ['allow by resource', 'implicit deny by boundary', 'implicit deny by session'];

  test.each([
    ['the ARN of a user', user, user.arn, ['allow by resource', 'allow by resource', undefined]],
    ['the ARN of a role', role, role.arn, limited],
    ['the ARN of a role session', role, role.sessionArn, spared],
    ['the ARN of a federated user', federated, federated.sessionArn, spared],
    ['the ARN of the user who federates', federated, federated.arn, limited],
    ['everyone', role, '*', limited],
  ] as const)('the own policies meets what is given to %s', (_who, principal, named, expected) => {
    const request = { principal, resourcePolicy: given(named) };
    const verdicts = [
      verdict(request),
      verdict({ ...request, boundary: narrow }),
      verdict({ ...request, sessionPolicies: session }),
    ];

    expect(verdicts.slice(0, expected[2] === undefined ? 2 : 3)).toEqual(
      expected.filter((one) => one !== undefined),
    );
  });
});

/** reference_policies_variables.html */
describe('policy variables', () => {
  const prefix = (inner: string) => ({
    Condition: { StringLike: { 's3:prefix': [`${variable(inner)}/*`] } },
  });

  test.each([
    ['the name of the caller', 'aws:username', { 'aws:username': 'ann' }, 'ann/photos', true],
    ['… of another', 'aws:username', { 'aws:username': 'ann' }, 'bob/photos', false],
    ['keys compare without case', 'AWS:UserName', { 'aws:username': 'ann' }, 'ann/x', true],
    ['values compare with case', 'aws:username', { 'aws:username': 'Ann' }, 'ann/x', false],
    ['a missing value', 'aws:username', {}, '/x', false],
    ['a default', `${tag('team')}, 'company-wide'`, {}, 'company-wide/x', true],
    [
      'a value in place of the default',
      `${tag('team')}, 'all'`,
      { [tag('team')]: 'red' },
      'red/x',
      true,
    ],
    [
      '… and not the default too',
      `${tag('team')}, 'all'`,
      { [tag('team')]: 'red' },
      'all/x',
      false,
    ],
    ['several values', 'aws:TagKeys', { 'aws:TagKeys': ['a', 'b'] }, 'a/x', false],
    ['the star itself', '*', {}, '*/x', true],
    ['a star that is not one', '*', {}, 'a/x', false],
  ])('%s', (_what, inner, context, found, expected) => {
    const identityPolicies = identity({ ...allowAll, ...prefix(inner) });
    const request = { identityPolicies, context: { ...context, 's3:prefix': found } };

    expect(verdict(request) === 'allow by identity').toBe(expected);
  });
});
