import { describe, expect, test } from '@jest/globals';
import {
  MalformedPolicy,
  type PolicyKind,
  parsePolicy,
} from '../../../../../emulator/identity/policy/index.ts';
import { allowAll } from './a-request.ts';

const document = (statement: object, rest: object = {}): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [statement], ...rest });

const trust = { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' };

describe('a policy that IAM refuses', () => {
  test.each<[PolicyKind, string, string]>([
    ['identity', '{', 'This policy contains invalid Json'],
    ['identity', '[]', 'Syntax errors in policy.'],
    ['identity', '{"Version":"2012-10-17"}', 'Missing required field Statement'],
    ['identity', document(allowAll, { Version: '2026-01-01' }), 'valid version string'],
    ['identity', document(allowAll, { Extra: 1 }), 'Extra'],
    ['identity', document({ ...allowAll, Resorce: '*' }), 'Resorce'],
    ['identity', document({ ...allowAll, Effect: 'allow' }), 'Invalid effect: allow'],
    ['identity', document({ ...allowAll, Effect: undefined }), 'Effect cannot be empty'],
    ['identity', document({ ...allowAll, Principal: '*' }), 'should not specify a principal'],
    ['identity', document({ ...allowAll, Action: undefined }), 'must contain actions'],
    ['identity', document({ ...allowAll, Action: [] }), 'must contain actions'],
    ['identity', document({ ...allowAll, NotAction: '*' }), 'Action and NotAction'],
    ['identity', document({ ...allowAll, Action: 'Decrypt' }), 'prefaced by a vendor'],
    ['identity', document({ ...allowAll, Resource: undefined }), 'must contain resources'],
    ['identity', document({ ...allowAll, Resource: 'key' }), 'Resource key must be in ARN format'],
    ['identity', document({ ...allowAll, Sid: 'a b' }), 'must be alpha-numeric. Check'],
    ['identity', document({ ...allowAll, Condition: { StringIs: { 'a:b': '1' } } }), 'StringIs'],
    ['identity', document({ ...allowAll, Condition: { NullIfExists: { 'a:b': '1' } } }), 'NullIf'],
    ['identity', document({ ...allowAll, Condition: { Null: { 'a:b': 'yes' } } }), 'true or false'],
    ['resource', document(allowAll), 'Missing required field Principal'],
    ['resource', document({ ...allowAll, NotPrincipal: '*' }), 'NotPrincipal is not supported'],
    ['resource', document({ ...allowAll, Principal: { AWS: 'bob' } }), '"AWS":"bob"'],
    ['resource', document({ ...allowAll, Principal: { Servce: 'x' } }), '"Servce"'],
    ['trust', document({ ...trust, Principal: undefined }), 'Missing required field Principal'],
    ['trust', document({ ...trust, Resource: '*' }), 'Has prohibited field Resource'],
    ['trust', document({ ...trust, Action: 's3:*' }), 'may only specify STS AssumeRole actions'],
    [
      'trust',
      document({ ...trust, Principal: { AWS: 'arn:aws:iam::111122223333:user/*' } }),
      'user/*',
    ],
  ])('is refused as %s policy: %s', (kind, text, message) => {
    expect(() => parsePolicy(text, kind)).toThrow(MalformedPolicy);
    expect(() => parsePolicy(text, kind)).toThrow(message);
  });

  test('has the same Sid twice', () => {
    const twice = [1, 2].map(() => ({ ...allowAll, Sid: 'Same' }));
    const text = JSON.stringify({ Version: '2012-10-17', Statement: twice });

    expect(() => parsePolicy(text, 'identity')).toThrow('must be unique');
  });
});

test('a single statement needs no list', () => {
  const text = JSON.stringify({ Statement: { ...allowAll, Action: 'kms:*' } });

  expect(parsePolicy(text, 'identity').statements).toHaveLength(1);
});

test("KMS's default Sid is legal on a resource", () => {
  const statement = { ...allowAll, Principal: { AWS: '*' }, Sid: 'Enable IAM User Permissions' };

  expect(parsePolicy(document(statement), 'resource').statements[0]?.sid).toBe(statement.Sid);
});
