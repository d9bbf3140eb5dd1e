import { describe, expect, test } from '@jest/globals';
import { grantsService } from '../../../../actions/canary/src/policy-grants.ts';

const cloudWatch = 'cloudwatch.amazonaws.com';

const allow = (Action: unknown, Principal: unknown = { Service: cloudWatch }) => ({
  Effect: 'Allow',
  Principal,
  Action,
});
const grants = (statement: unknown) =>
  grantsService(JSON.stringify({ Statement: statement }), cloudWatch, 'kms:GenerateDataKey');

describe('a resource policy grants a service an action', () => {
  test.each<[string, unknown]>([
    ['by name', [allow('kms:GenerateDataKey')]],
    ['in any case of letters', [allow('KMS:generatedatakey')]],
    ['in a list of actions', [allow(['kms:Decrypt', 'kms:GenerateDataKey'])]],
    ['by a wildcard at the end', [allow('kms:GenerateDataKey*')]],
    ['by a wildcard within', [allow('kms:Generate*Key')]],
    ['by a placeholder for one letter', [allow('kms:GenerateDataKe?')]],
    ['by everything', [allow('*')]],
    ['in a list of services', [allow('kms:*', { Service: ['a.amazonaws.com', cloudWatch] })]],
    ['to everybody', [allow('kms:*', '*')]],
    ['to everybody, as the first policy of a topic does', [allow('kms:*', { AWS: '*' })]],
    ['by a single statement', allow('kms:*')],
  ])('%s', (_, statement) => {
    expect(grants(statement)).toBe(true);
  });
});

describe('it does not', () => {
  test.each<[string, unknown]>([
    ['without statements', []],
    ['by a denial', [{ ...allow('kms:*'), Effect: 'Deny' }]],
    ['for another service', [allow('kms:*', { Service: 'sns.amazonaws.com' })]],
    ['for an account', [allow('kms:*', { AWS: 'arn:aws:iam::123456789012:root' })]],
    ['for another action', [allow('kms:Decrypt')]],
    ['for the beginning of an action', [allow('kms:Generate')]],
    ['by a dot that stands for itself', [allow('kms.GenerateDataKey')]],
    [
      'with the two parts in statements apart',
      [allow('kms:Decrypt'), allow('kms:*', { AWS: 'x' })],
    ],
  ])('%s', (_, statement) => {
    expect(grants(statement)).toBe(false);
  });

  test('without a policy', () => {
    expect(grantsService(undefined, cloudWatch, 'sns:Publish')).toBe(false);
  });
});
