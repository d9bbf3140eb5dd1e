import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../../../emulator/identity/policy/index.ts';
import {
  account,
  allowAll,
  aPolicy,
  aRequest,
  bucket,
  denyAll,
  otherAccount,
  role,
  root,
  type StatementElements,
  user,
  verdict,
} from './a-request.ts';

const readOther = { Effect: 'Allow', Action: 's3:PutObject', Resource: '*' };
const identity = (...statements: StatementElements[]) => [aPolicy('identity', ...statements)];
const resource = (...statements: StatementElements[]) => aPolicy('resource', ...statements);
const granting = (Principal: unknown) => resource({ ...allowAll, Principal });
const accountRoot = { AWS: `arn:aws:iam::${account}:root` };

describe('a request that no policy speaks of', () => {
  test.each([
    ['a user', user, 'implicit deny by identity'],
    ['a role session', role, 'implicit deny by identity'],
    ['an anonymous caller', { kind: 'anonymous' }, 'implicit deny by resource'],
    ['a service', { kind: 'service', service: 'sns.amazonaws.com' }, 'implicit deny by resource'],
    ['a token', { kind: 'federated', provider: 'arn:x' }, 'implicit deny by resource'],
    [
      "another account's root",
      { kind: 'root', account: otherAccount },
      'implicit deny by resource',
    ],
  ] as const)('is refused to %s', (_who, principal, expected) => {
    expect(verdict({ principal })).toBe(expected);
  });
});

describe('an explicit deny', () => {
  const deny = { ...denyAll, Principal: '*' };

  test.each([
    ['identity', { identityPolicies: identity(allowAll, denyAll) }],
    ['boundary', { boundary: aPolicy('boundary', allowAll, denyAll) }],
    ['session', { sessionPolicies: [aPolicy('session', allowAll, denyAll)] }],
    ['resource', { resourcePolicy: resource(deny, { ...allowAll, Principal: '*' }) }],
  ])('in a policy of kind %s beats every allow', (kind, policies) => {
    const request = { identityPolicies: identity(allowAll), grantedBy: 'grant-1', ...policies };

    expect(verdict(request)).toBe(`explicit deny by ${kind}`);
  });

  test('in the resource policy stops the root of the account', () => {
    expect(verdict({ principal: root, resourcePolicy: resource(deny) })).toBe(
      'explicit deny by resource',
    );
  });

  test('that names the account stops every principal of it', () => {
    const resourcePolicy = resource({ ...denyAll, Principal: accountRoot });

    expect(verdict({ identityPolicies: identity(allowAll), resourcePolicy })).toBe(
      'explicit deny by resource',
    );
  });

  test('that names the role stops its sessions', () => {
    const resourcePolicy = resource({ ...denyAll, Principal: { AWS: role.arn } });
    const request = { principal: role, identityPolicies: identity(allowAll), resourcePolicy };

    expect(verdict(request)).toBe('explicit deny by resource');
  });

  test('names the statement that denies', () => {
    const identityPolicies = identity(allowAll, { ...denyAll, Sid: 'Never' });

    expect(decide(aRequest({ identityPolicies }))).toEqual({
      effect: 'deny',
      kind: 'explicit',
      because: 'identity',
      statement: { policy: 'identity', kind: 'identity', sid: 'Never', index: 1 },
    });
  });
});

/**
 * "Policy evaluation for requests within a single account", with the example of carlossalazar:
 * reference_policies_evaluation-logic_policy-eval-basics.html
 */
describe('within one account', () => {
  const carlos = aPolicy(
    'identity',
    {
      Sid: 'AllowS3ListRead',
      Effect: 'Allow',
      Action: ['s3:GetBucketLocation', 's3:ListAllMyBuckets'],
      Resource: 'arn:aws:s3:::*',
    },
    {
      Sid: 'AllowS3Self',
      Effect: 'Allow',
      Action: 's3:*',
      Resource: [bucket, `${bucket}/*`],
    },
    { Sid: 'DenyS3Logs', Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::*log*' },
  );
  const bucketPolicy = resource({
    Effect: 'Allow',
    Principal: { AWS: user.arn },
    Action: 's3:PutObject',
    Resource: `${bucket}/*`,
  });

  test('the deny of a name with "log" beats what both policies allow Carlos', () => {
    const request = { action: 's3:PutObject', resource: `${bucket}/x` };

    expect(verdict({ ...request, identityPolicies: [carlos], resourcePolicy: bucketPolicy })).toBe(
      'explicit deny by identity',
    );
  });

  test('Carlos may list buckets by his own policy alone', () => {
    const request = { action: 's3:ListAllMyBuckets', resource: 'arn:aws:s3:::x' };

    expect(verdict({ ...request, identityPolicies: [carlos] })).toBe('allow by identity');
  });

  test('the bucket policy alone suffices for the user that it names', () => {
    expect(verdict({ action: 's3:PutObject', resourcePolicy: bucketPolicy })).toBe(
      'allow by resource',
    );
  });

  test('a resource policy that names only the account leaves the decision to identity policies', () => {
    const resourcePolicy = granting(accountRoot);

    expect(verdict({ resourcePolicy })).toBe('implicit deny by identity');
    expect(verdict({ resourcePolicy, identityPolicies: identity(allowAll) })).toBe(
      'allow by identity',
    );
  });

  test('the root of the account may do everything', () => {
    expect(verdict({ principal: root })).toBe('allow by root');
  });
});

/** "Resource-based policies" in reference_policies_evaluation-logic_policy-eval-denyallow.html */
describe('a boundary or a session policy that does not allow', () => {
  const boundary = aPolicy('boundary', readOther);
  const sessionPolicies = [aPolicy('session', readOther)];
  const everything = identity(allowAll);

  test.each([
    ['limits identity policies', user, everything, undefined, 'implicit deny by boundary'],
    ['limits what is given to a role', role, [], { AWS: role.arn }, 'implicit deny by boundary'],
    ['limits what is given to everyone', role, [], '*', 'implicit deny by boundary'],
    ['… also to a user', user, [], '*', 'implicit deny by boundary'],
    ["spares what is given to a user's own ARN", user, [], { AWS: user.arn }, 'allow by resource'],
    ['spares what is given to a session', role, [], { AWS: role.sessionArn }, 'allow by resource'],
  ] as const)('%s (boundary)', (_name, principal, identityPolicies, named, expected) => {
    const resourcePolicy = named === undefined ? undefined : granting(named);

    expect(verdict({ principal, identityPolicies, boundary, resourcePolicy })).toBe(expected);
  });

  test.each([
    ['limits identity policies', everything, undefined, 'implicit deny by session'],
    ['limits what is given to the role', [], { AWS: role.arn }, 'implicit deny by session'],
    ['spares what is given to the session', [], { AWS: role.sessionArn }, 'allow by resource'],
    ['limits what is given to everyone', [], '*', 'implicit deny by session'],
  ] as const)('%s (session policy)', (_name, identityPolicies, named, expected) => {
    const resourcePolicy = named === undefined ? undefined : granting(named);

    expect(verdict({ principal: role, identityPolicies, sessionPolicies, resourcePolicy })).toBe(
      expected,
    );
  });

  /** "… do not limit permissions granted using the aws:PrincipalArn condition key with a wildcard(*) in the Principal element" */
  test.each([
    ['ArnEquals', role.arn, 'allow by resource'],
    ['StringLike', '*worker', 'allow by resource'],
    ['ForAnyValue:ArnLike', role.arn, 'allow by resource'],
    ['ArnNotEquals', user.arn, 'implicit deny by boundary'],
    ['ArnEqualsIfExists', role.arn, 'implicit deny by boundary'],
    ['ForAllValues:ArnEquals', role.arn, 'implicit deny by boundary'],
    ['Null', 'false', 'implicit deny by boundary'],
  ])('for everyone of whom %s of aws:PrincipalArn %s holds: %s', (operator, value, expected) => {
    const Condition = { [operator]: { 'aws:principalArn': value } };
    const resourcePolicy = resource({ ...allowAll, Principal: '*', Condition });
    const request = { principal: role, context: { 'aws:PrincipalArn': role.arn }, resourcePolicy };

    expect(verdict({ ...request, boundary, sessionPolicies })).toBe(expected);
    const refusing = { identityPolicies: identity(denyAll) };
    expect(verdict({ ...request, ...refusing })).toBe('explicit deny by identity');
  });

  test('never allows by itself', () => {
    const all = {
      boundary: aPolicy('boundary', allowAll),
      sessionPolicies: [aPolicy('session', allowAll)],
    };

    expect(verdict({ principal: role, ...all })).toBe('implicit deny by identity');
  });
});

/** reference_policies_elements_notaction.html, …_notresource.html */
describe('a statement of what it does not mean', () => {
  test.each([
    [
      'NotAction of the action',
      { NotAction: 's3:Get*', Resource: '*' },
      'implicit deny by identity',
    ],
    ['NotAction of another', { NotAction: 's3:Put*', Resource: '*' }, 'allow by identity'],
    ['NotResource of it', { Action: '*', NotResource: `${bucket}/*` }, 'implicit deny by identity'],
    ['NotResource of another', { Action: '*', NotResource: `${bucket}` }, 'allow by identity'],
  ])('%s', (_name, elements, expected) => {
    expect(verdict({ identityPolicies: identity({ Effect: 'Allow', ...elements }) })).toBe(
      expected,
    );
  });
});

/** reference_policies_evaluation-logic-cross-account.html */
describe('across accounts', () => {
  const theirs = { resourceAccount: otherAccount, identityPolicies: identity(allowAll) };

  test.each([
    ['only the caller', { resourcePolicy: undefined }, 'implicit deny by resource'],
    [
      'only the resource',
      { identityPolicies: [], resourcePolicy: granting({ AWS: user.arn }) },
      'implicit deny by identity',
    ],
    ['both, by user', { resourcePolicy: granting({ AWS: user.arn }) }, 'allow by resource'],
    ['both, by account', { resourcePolicy: granting({ AWS: account }) }, 'allow by resource'],
    [
      'both, but not the boundary',
      { resourcePolicy: granting('*'), boundary: aPolicy('boundary', readOther) },
      'implicit deny by boundary',
    ],
  ])('%s allows', (_name, overrides, expected) => {
    expect(verdict({ ...theirs, ...overrides })).toBe(expected);
  });
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html */
describe('where the resource policy is required (KMS)', () => {
  const key = { resourcePolicyRole: 'required', action: 'kms:Decrypt' } as const;

  test.each([
    [
      'no identity policy opens a key whose policy is silent',
      role,
      allowAll,
      undefined,
      'implicit deny by resource',
    ],
    [
      'the root of the account is refused by a silent policy',
      root,
      allowAll,
      undefined,
      'implicit deny by resource',
    ],
    [
      'the policy gives the key to the account: identity decides',
      role,
      allowAll,
      accountRoot,
      'allow by identity',
    ],
    [
      '… and without one nothing is allowed',
      role,
      readOther,
      accountRoot,
      'implicit deny by identity',
    ],
    ['… but its root needs none', root, readOther, accountRoot, 'allow by resource'],
    [
      'the policy names the role: no identity policy is needed',
      role,
      readOther,
      { AWS: role.arn },
      'allow by resource',
    ],
  ] as const)('%s', (_name, principal, statement, named, expected) => {
    const resourcePolicy = named === undefined ? undefined : granting(named);
    const identityPolicies = identity(statement);

    expect(verdict({ ...key, principal, identityPolicies, resourcePolicy })).toBe(expected);
  });

  test('a grant allows without any policy', () => {
    expect(verdict({ ...key, principal: role, grantedBy: 'grant-1' })).toBe('allow by grant');
  });
});

describe('a service principal', () => {
  const principal = { kind: 'service', service: 'cloudwatch.amazonaws.com' } as const;
  const context = { 'aws:SourceAccount': account };

  test('needs the resource policy to name it', () => {
    expect(verdict({ principal, resourcePolicy: granting({ Service: 'sns.amazonaws.com' }) })).toBe(
      'implicit deny by resource',
    );
    expect(
      verdict({ principal, resourcePolicy: granting({ Service: 'cloudwatch.amazonaws.com' }) }),
    ).toBe('allow by resource');
  });

  test('is refused for another source account than the policy wants', () => {
    const resourcePolicy = resource({
      ...allowAll,
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: { StringEquals: { 'aws:sourceaccount': otherAccount } },
    });

    expect(verdict({ principal, context, resourcePolicy })).toBe('implicit deny by resource');
  });
});

/** reference_policies_elements_notprincipal.html */
describe('a Deny with NotPrincipal', () => {
  const sparing = (...names: string[]) =>
    resource({ ...denyAll, NotPrincipal: { AWS: names } }, { ...allowAll, Principal: '*' });

  test('spares a session only if account, role and session are listed', () => {
    const all = [account, role.arn, role.sessionArn];

    expect(verdict({ principal: role, resourcePolicy: sparing(...all) })).toBe('allow by resource');
    expect(verdict({ principal: role, resourcePolicy: sparing(role.arn, role.sessionArn) })).toBe(
      'explicit deny by resource',
    );
  });

  test('always meets a principal that has a boundary', () => {
    const boundary = aPolicy('boundary', allowAll);
    const resourcePolicy = sparing(account, user.arn);

    expect(verdict({ resourcePolicy })).toBe('allow by resource');
    expect(verdict({ resourcePolicy, boundary })).toBe('explicit deny by resource');
  });
});
