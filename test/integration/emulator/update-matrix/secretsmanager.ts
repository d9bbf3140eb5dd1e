import type { UpdateSample } from '../../../support/update-sample.ts';

const key = { Type: 'AWS::KMS::Key' };

function policyOf(action: string): object {
  const Principal = { AWS: 'arn:aws:iam::123456789012:root' };
  const Action = `secretsmanager:${action}`;
  const Statement = [{ Effect: 'Allow', Principal, Action, Resource: '*' }];
  return { Version: '2012-10-17', Statement };
}

export const secretsmanagerSamples: readonly UpdateSample[] = [
  {
    type: 'AWS::SecretsManager::Secret',
    beside: { Key: key },
    base: {},
    properties: {
      Description: { before: 'old', after: 'new' },
      GenerateSecretString: {
        before: { PasswordLength: 20 },
        after: { SecretStringTemplate: '{"user":"app"}', GenerateStringKey: 'password' },
        hidden: true,
      },
      KmsKeyId: { after: { 'Fn::GetAtt': ['Key', 'Arn'] } },
      Name: { before: 'sample', after: 'other' },
      ReplicaRegions: {
        after: [{ Region: 'eu-west-1' }],
        refused: 'ReplicaRegions',
      },
      SecretString: { before: 'one', after: 'two', hidden: true },
      Tags: { before: [{ Key: 'a', Value: '1' }], after: [{ Key: 'b', Value: '2' }] },
      Type: { after: 'partner', refused: 'Type' },
    },
  },
  {
    type: 'AWS::SecretsManager::ResourcePolicy',
    beside: {
      One: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: 'one' } },
      Two: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: 'two' } },
    },
    base: { SecretId: { Ref: 'One' }, ResourcePolicy: policyOf('GetSecretValue') },
    properties: {
      BlockPublicPolicy: { before: false, after: true, hidden: true },
      ResourcePolicy: { after: policyOf('DescribeSecret') },
      SecretId: { after: { Ref: 'Two' } },
    },
  },
];
