import type { Call } from '../../service.ts';
import { keepKey, makeKey, nameKey } from '../kms/make-key.ts';
import { storeOf } from '../kms/store.ts';

export const managedAlias = 'alias/aws/ecr';

/** The account's AWS managed key for ECR comes to be with the first repository that wants it. */
export function ensureManagedKey(call: Call): void {
  if (storeOf(call).aliases[managedAlias] !== undefined) return;
  const key = makeKey(call, {
    manager: 'AWS',
    description: 'Default key that protects my ECR data when no other key is defined',
    policy: policyOf(call),
    tags: {},
  });
  keepKey(call, key);
  nameKey(call, key, managedAlias);
}

/** Every principal of the account may use it, but only through ECR. */
function policyOf({ account, region }: Call): string {
  const through = {
    'kms:CallerAccount': account,
    'kms:ViaService': `ecr.${region}.amazonaws.com`,
  };
  const policy = {
    Version: '2012-10-17',
    Id: 'auto-ecr-1',
    Statement: [
      {
        Sid: 'Allow access through Amazon ECR for all principals in the account that are authorized to use Amazon ECR',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:CreateGrant',
          'kms:DescribeKey',
          'kms:RetireGrant',
        ],
        Resource: '*',
        Condition: { StringEquals: through },
      },
      {
        Sid: 'Allow direct access to key metadata to the account',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'],
        Resource: '*',
      },
    ],
  };
  return JSON.stringify(policy, null, 2);
}
