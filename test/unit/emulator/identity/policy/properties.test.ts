import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  checkIdentityPolicy,
  decide,
  locateStatements,
  MalformedPolicy,
  parsePolicy,
} from '../../../../../emulator/identity/policy/index.ts';
import {
  compilePattern,
  wildcardTokens,
} from '../../../../../emulator/identity/policy/wildcard.ts';
import { variable } from '../identities.ts';
import {
  account,
  aPolicy,
  aRequest,
  otherAccount,
  role,
  root,
  type StatementElements,
  user,
} from './a-request.ts';

const options = { seed: 20261123, numRuns: 300 };

const action = fc.constantFrom('s3:GetObject', 's3:*', 's3:Put?bject', 'kms:Decrypt', '*');
const resource = fc.constantFrom('*', 'arn:aws:s3:::a/*', 'arn:aws:s3:::a/x', 'arn:aws:s3:::b/*');
const condition = fc.constantFrom(
  undefined,
  { StringEquals: { 'a:k': '1' } },
  { StringNotEqualsIfExists: { 'a:k': ['1', '2'] } },
  { 'ForAllValues:StringLike': { 'a:k': '?' } },
);
const body = fc.tuple(action, resource, condition, fc.boolean(), fc.boolean()).map(
  ([act, res, cond, notAction, notResource]): StatementElements => ({
    [notAction ? 'NotAction' : 'Action']: act,
    [notResource ? 'NotResource' : 'Resource']: res,
    ...(cond && { Condition: cond }),
  }),
);
const allow = body.map((elements) => ({ ...elements, Effect: 'Allow' }));
const deny = body.map((elements) => ({ ...elements, Effect: 'Deny' }));
const named = fc.constantFrom(
  '*',
  { AWS: account },
  { AWS: user.arn },
  { AWS: role.arn },
  { AWS: role.sessionArn },
);
const request = fc.record({
  principal: fc.constantFrom(user, role, root),
  action: fc.constantFrom('s3:GetObject', 's3:PutObject', 'kms:Decrypt'),
  resource: fc.constantFrom('arn:aws:s3:::a/x', 'arn:aws:s3:::b/y', '*'),
  resourceAccount: fc.constantFrom(account, otherAccount),
  context: fc.constantFrom({}, { 'A:K': '1' }, { 'a:k': ['1', '23'] }),
  identityPolicies: fc.array(
    fc.array(allow, { minLength: 1, maxLength: 2 }).map((all) => aPolicy('identity', ...all)),
    { maxLength: 2 },
  ),
  resourcePolicy: fc.option(
    fc.tuple(allow, named).map(([all, Principal]) => aPolicy('resource', { ...all, Principal })),
    { nil: undefined },
  ),
  resourcePolicyRole: fc.constantFrom('sufficient' as const, 'required' as const),
});

describe('whatever the policies say', () => {
  test('one Deny more never allows more', () => {
    const property = fc.property(request, deny, named, (given, refusal, Principal) => {
      const before = decide(given);
      const own = [...given.identityPolicies, aPolicy('identity', refusal)];
      const onResource = aPolicy('resource', { ...refusal, Principal });
      const after = [
        decide({ ...given, identityPolicies: own }),
        decide({ ...given, boundary: aPolicy('boundary', refusal) }),
        given.resourcePolicy ? before : decide({ ...given, resourcePolicy: onResource }),
      ];
      return before.effect === 'allow' || after.every(({ effect }) => effect === 'deny');
    });

    expect(() => fc.assert(property, options)).not.toThrow();
  });

  test('a boundary or a session policy never widens', () => {
    const property = fc.property(request, allow, (given, limit) => {
      const limited = [
        decide({ ...given, boundary: aPolicy('boundary', limit) }),
        decide({ ...given, sessionPolicies: [aPolicy('session', limit)] }),
      ];
      return decide(given).effect === 'allow' || limited.every(({ effect }) => effect === 'deny');
    });

    expect(() => fc.assert(property, options)).not.toThrow();
  });

  test('an unknown caller gets nothing that no resource policy gives', () => {
    const property = fc.property(request, (given) => {
      const anonymous = { kind: 'anonymous' } as const;
      const decision = decide({ ...given, principal: anonymous, resourcePolicy: undefined });
      return decision.effect === 'deny';
    });

    expect(() => fc.assert(property, options)).not.toThrow();
  });
});

test('whatever text is put as a policy, it is read or refused as malformed', () => {
  const element = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('*', ['*'], {}, [null]));
  const keys = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'NotResource', 'Condition'];
  const statement = fc.dictionary(fc.constantFrom(...keys), element);
  const sound = { Effect: 'Allow', Principal: '*', Action: 'sts:*' };
  const kinds = fc.constantFrom('identity' as const, 'resource' as const, 'trust' as const);
  const property = fc.property(statement, fc.boolean(), kinds, (odd, isNearlySound, kind) => {
    const Statement = isNearlySound ? { ...sound, ...odd } : odd;
    const text = JSON.stringify({ Version: '2012-10-17', Statement });
    try {
      // What IAM's grammar takes, the compiler takes too, but for principals and Sids.
      if (kind === 'identity') checkIdentityPolicy(text, 'inline');
      return parsePolicy(text, kind).statements.length === 1;
    } catch (error) {
      return error instanceof MalformedPolicy;
    }
  });

  expect(() => fc.assert(property, { ...options, numRuns: 1000 })).not.toThrow();
});

describe('wildcards', () => {
  test('match as the naive reference does', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '😀'), maxLength: 8 });
    const property = fc.property(letters, letters, (pattern, text) => {
      return compilePattern(wildcardTokens(pattern))(text) === naive([...pattern], [...text]);
    });

    expect(() => fc.assert(property, { ...options, numRuns: 2000 })).not.toThrow();
  });

  test('many of them do not multiply the work', () => {
    const matches = compilePattern(wildcardTokens(`${'*a'.repeat(200)}*b`));

    expect(matches('a'.repeat(100_000))).toBe(false);
  });

  test('nor does a long run with ? in it', () => {
    const run = 'a'.repeat(10_000);
    const matches = compilePattern(wildcardTokens(`*${run}?b*`));

    expect(matches(run.repeat(3))).toBe(false);
    expect(matches(`${run.repeat(3)}b`)).toBe(true);
  });
});

/** Quadratic work on any of these would outlast the test. */
describe('a long hostile policy is read or refused at once', () => {
  const long = 200_000;
  const deep = `${'['.repeat(long)}${']'.repeat(long)}`;
  const document = (element: string) =>
    `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*",${element}}}`;

  test.each([
    ['beginnings of variables', `"Resource":"arn:${'${'.repeat(long)}"`],
    ['variables', `"Resource":"arn:${variable('*').repeat(long)}"`],
    ['stars', `"Resource":"arn:${'*a?'.repeat(long)}"`],
    ['plain text', `"Resource":"arn:${'a'.repeat(long)}"`],
    [
      'variables in a condition',
      `"Resource":"*","Condition":{"ArnLike":{"a:b":"${`${variable('a')}:`.repeat(long)}"}}`,
    ],
  ])('%s', (_of, element) => {
    expect(parsePolicy(document(element), 'identity').statements).toHaveLength(1);
  });

  test.each([
    `"Principal":${deep}`,
    `"Principal":{"AWS":${deep}}`,
    `"Resource":${deep}`,
    `"Condition":{"Bool":{"a:b":${deep}}}`,
  ])('lists in lists', (element) => {
    const text = document(`"Principal":"*",${element}`);

    expect(() => parsePolicy(text, 'resource')).toThrow(MalformedPolicy);
  });

  test('an Id that is no text', () => {
    const text = `{"Id":${deep},"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*"}}`;

    expect(() => parsePolicy(text, 'resource')).toThrow('Syntax errors in policy. (Id)');
  });

  test('statements are found', () => {
    const text = `{"Statement":[${Array(20_000).fill('{}\n').join(',')}]}`;

    expect(locateStatements(text).at(-1)).toEqual({
      start: { line: 20_000, column: 3 },
      end: { line: 20_000, column: 4 },
    });
  });
});

function naive(pattern: string[], text: string[]): boolean {
  const [head, ...rest] = pattern;
  if (head === undefined) return text.length === 0;
  if (head === '*') {
    return naive(rest, text) || (text.length > 0 && naive(pattern, text.slice(1)));
  }
  const [first, ...others] = text;
  return first !== undefined && (head === '?' || head === first) && naive(rest, others);
}

test('actions compare without case, resources with it', () => {
  const policy = aPolicy('identity', {
    Effect: 'Allow',
    Action: 'S3:getobject',
    Resource: 'arn:a',
  });
  const identityPolicies = [policy];

  expect(decide(aRequest({ identityPolicies, resource: 'arn:a' })).effect).toBe('allow');
  expect(decide(aRequest({ identityPolicies, resource: 'arn:A' })).effect).toBe('deny');
});
