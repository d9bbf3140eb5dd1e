import { describe, expect, test } from '@jest/globals';
import {
  checkIdentityPolicy,
  MalformedPolicy,
} from '../../../../../emulator/identity/policy/index.ts';

const usual = { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::photos' };

/** The usual statement with other elements; `undefined` takes one away. */
function document(elements: object = {}, rest: object = {}): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: { ...usual, ...elements }, ...rest });
}

const syntax = 'Syntax errors in policy.';
const legacy = 'The policy failed legacy parsing';
const version = 'Policy document must be version 2012-10-17 or greater.';
const vendor = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
const noActions = 'Policy statement must contain actions.';
const noResources = 'Policy statement must contain resources.';
const date = (value: unknown) => ({ Condition: { DateGreaterThan: { 'aws:CurrentTime': value } } });

describe('IAM refuses an identity policy', () => {
  test.each([
    ['no JSON', 'hello', syntax],
    ['a list', '[]', syntax],
    ['no statement', '{"Version":"2012-10-17"}', syntax],
    ['an empty list of statements', '{"Version":"2012-10-17","Statement":[]}', syntax],
    ['a text for a statement', '{"Version":"2012-10-17","Statement":["x"]}', syntax],
    ['a version that never was', document({}, { Version: '2013-10-17' }), syntax],
    ['another member', document({}, { Extra: 1 }), syntax],
    ['an Id that is no text', document({}, { Id: {} }), syntax],
    ['another element', document({ Extra: 1 }), syntax],
    ['a Sid that is no text', document({ Sid: [] }), syntax],
    ['no effect', document({ Effect: undefined }), syntax],
    ['an unknown effect', document({ Effect: 'Maybe' }), syntax],
    ['an effect in another case', document({ Effect: 'allow' }), legacy],
    ['an object for an action', document({ Action: {} }), syntax],
    ['a list in a list of actions', document({ Action: [[]] }), syntax],
    ['both Action and NotAction', document({ NotAction: 's3:*' }), syntax],
    ['both Resource and NotResource', document({ NotResource: [] }), syntax],
    ['an object among the resources', document({ Resource: ['a', {}] }), syntax],
    ['a list for a condition', document({ Condition: [] }), syntax],
    ['an unknown operator', document({ Condition: { StringIs: { 'aws:x': 'y' } } }), syntax],
    ['Null with IfExists', document({ Condition: { NullIfExists: { 'aws:x': 'true' } } }), syntax],
    ['a date that is none', document(date('tomorrow')), legacy],
    ['a date of month 13', document(date('2016-13-01')), legacy],
    ['a zone of one digit', document(date('2016-12-13T2:00:00+1')), legacy],
    ['a second of the future', document(date('9223372036854775808')), legacy],
    ['no action', document({ Action: undefined }), noActions],
    ['no actions', document({ Action: [] }), noActions],
    ['an action of nobody', document({ Action: 'ListBucket' }), vendor],
    ['an empty action', document({ Action: '' }), vendor],
    [
      'two colons',
      document({ Action: 's3:List:Bucket' }),
      'Actions/Condition can contain only one colon.',
    ],
    ['a service with a space', document({ Action: 'a a:x' }), 'Vendor a a is not valid'],
    ['no resource', document({ Resource: undefined }), noResources],
    ['no resources', document({ Resource: [] }), noResources],
    [
      'no resource, and an action of nobody',
      document({ Action: 'x', Resource: undefined }),
      vendor,
    ],
    [
      'a resource that is no ARN',
      document({ Resource: 'photos' }),
      'Resource photos must be in ARN format or "*".',
    ],
    ['an empty resource', document({ Resource: '' }), 'Resource  must be in ARN format or "*".'],
    [
      'a resource that is no ARN, and two colons',
      document({ Action: 's:3:x', Resource: 'photos' }),
      'Resource photos must be in ARN format or "*".',
    ],
    [
      'an ARN without a service',
      document({ Resource: 'arn:aws' }),
      'Resource vendor must be fully qualified and cannot contain regexes.',
    ],
    ['an ARN with too few colons', document({ Resource: 'arn:aws:s3::photos' }), legacy],
    [
      'such an ARN, and no action',
      document({ Resource: 'arn:aws:s3::photos', Action: undefined }),
      legacy,
    ],
    ['an ARN with an empty service', document({ Resource: 'arn:aws::photos' }), legacy],
    [
      'another partition',
      document({ Resource: 'arn:moon:s3:::photos' }),
      'Partition "moon" is not valid for resource "arn:moon:s3:::photos".',
    ],
    [
      'a partition only',
      document({ Resource: 'a:moon' }),
      'Partition "moon" is not valid for resource "arn:moon:*:*:*:*".',
    ],
    [
      'half of an ARN',
      document({ Resource: 'aws:s3:::photos' }),
      'Partition "s3" is not valid for resource "arn:s3:::photos:*".',
    ],
    [
      'a bucket with a Region',
      document({ Resource: 'arn:aws:s3:us-east-1::x' }),
      'Resource arn:aws:s3:us-east-1::x can not contain region information.',
    ],
    [
      'a role with a Region',
      document({ Resource: 'arn:aws:iam:us-east-1::role/x' }),
      'IAM resource arn:aws:iam:us-east-1::role/x cannot contain region information.',
    ],
    [
      'an unknown kind of IAM resource',
      document({ Resource: 'arn:aws:iam::1:rule/x' }),
      /^IAM resource path must either be "\*" or start with user\/, federated-user\/,.* access-report\/\.$/,
    ],
  ])('with %s', (_what, text, message) => {
    expect(() => checkIdentityPolicy(text, 'inline')).toThrow(MalformedPolicy);
    expect(() => checkIdentityPolicy(text, 'inline')).toThrow(message);
  });

  test('with the same Sid twice, before it misses an action', () => {
    const Statement = [
      { ...usual, Sid: 'A' },
      { Sid: 'A', Effect: 'Allow' },
    ];
    const text = JSON.stringify({ Version: '2012-10-17', Statement });
    expect(() => checkIdentityPolicy(text, 'inline')).toThrow(
      'Statement IDs (SID) in a single policy must be unique.',
    );
  });
});

/** reference_policies_elements_version.html; "A managed policy must have a version string" is the console's word for it. */
describe('of the older version of the language, or of none', () => {
  test.each(['2008-10-17', undefined])('(%s) an inline policy may be, a managed one not', (old) => {
    const text = document({}, { Version: old });

    expect(() => checkIdentityPolicy(text, 'inline')).not.toThrow();
    expect(() => checkIdentityPolicy(text, 'managed')).toThrow(version);
  });
});

test.each([
  {},
  { Action: '*', Resource: '*' },
  { Action: 'iam: whatever it is ' },
  {
    Action: undefined,
    NotAction: 's3:*',
    Resource: undefined,
    NotResource: ['arn:aws:s3:::a', '*'],
  },
  { Resource: ['arn:aws:s3:::a', '*'] },
  { Resource: 'arn:aws:iam:::user/x' },
  { Resource: 'arn:aws:iam::*:*' },
  { Resource: 'arn:aws:nothing:us-east-1::x' },
  { Resource: 'arn:aws:x' },
  { Resource: 'arn:*:s3:::a' },
  { Condition: {} },
  { Condition: { Nothing: {} } },
  { Condition: { StringEqualsIfExists: { a: 'b' } } },
  { Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } } },
  { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': true } } },
  { Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': 3600 } } },
  date('2016-12-13T20:00:00.5+10:59'),
  date('2016'),
  date('1482000000'),
])('IAM takes a statement with %j', (elements) => {
  expect(() => checkIdentityPolicy(document(elements), 'managed')).not.toThrow();
});
