import { describe, expect, test } from '@jest/globals';
import { isBucketName } from '../../../../../emulator/services/s3/bucket-name.ts';
import { isPublicPolicy } from '../../../../../emulator/services/s3/public-policy.ts';
import { readRange } from '../../../../../emulator/services/s3/range.ts';

describe('bucket names', () => {
  test.each(['abc', 'my.bucket-1', '123', 'a'.repeat(63)])('%s is one', (name) => {
    expect(isBucketName(name)).toBe(true);
  });

  test.each([
    'ab',
    'a'.repeat(64),
    'Upper',
    'under_score',
    '-dash',
    'dash-',
    'two..dots',
    '192.168.5.4',
    'xn--bucket',
    'bucket-s3alias',
    'bücket',
    '__proto__',
  ])('%s is none', (name) => {
    expect(isBucketName(name)).toBe(false);
  });
});

describe('a policy is public', () => {
  const policy = (statement: object) =>
    JSON.stringify({
      Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...statement },
    });
  const everybody = { Principal: '*' };

  test.each([
    ['for everybody', everybody],
    ['for everybody in another spelling', { Principal: { AWS: ['*'] } }],
    ['for all but some', { NotPrincipal: { AWS: 'arn:aws:iam::123456789012:root' } }],
    [
      'under a condition that fixes nobody',
      { ...everybody, Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
    ],
    [
      'from every address',
      { ...everybody, Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } },
    ],
    [
      'from a wildcard source',
      { ...everybody, Condition: { StringLike: { 'aws:PrincipalArn': '*' } } },
    ],
    [
      'from all networks but one',
      { ...everybody, Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } },
    ],
  ])('%s', (_, statement) => {
    expect(isPublicPolicy(policy(statement))).toBe(true);
  });

  test.each([
    ['for an account', { Principal: { AWS: '123456789012' } }],
    ['for a service', { Principal: { Service: 'cloudtrail.amazonaws.com' } }],
    ['that denies everybody', { ...everybody, Effect: 'Deny' }],
    [
      'within an account',
      { ...everybody, Condition: { StringEquals: { 'aws:SourceAccount': '1' } } },
    ],
    [
      'from an address',
      { ...everybody, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } },
    ],
  ])('not %s', (_, statement) => {
    expect(isPublicPolicy(policy(statement))).toBe(false);
  });
});

describe('a range of ten bytes', () => {
  test.each([
    ['bytes=0-3', { first: 0, last: 3 }],
    ['bytes=4-', { first: 4, last: 9 }],
    ['bytes=-3', { first: 7, last: 9 }],
    ['bytes=-30', { first: 0, last: 9 }],
    ['bytes=8-99', { first: 8, last: 9 }],
    ['bytes=5-2', undefined],
    ['bytes=0-1,4-5', undefined],
    ['lines=0-1', undefined],
    ['bytes=-', undefined],
  ])('%s', (header, range) => {
    expect(readRange(header, 10)).toEqual(range);
  });

  test.each(['bytes=10-', 'bytes=99-100', 'bytes=-0'])('%s cannot be satisfied', (header) => {
    expect(() => readRange(header, 10)).toThrow('not satisfiable');
  });
});
