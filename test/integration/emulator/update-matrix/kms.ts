import type { Emulator } from '../../../../emulator/emulator.ts';
import type { UpdateSample } from '../../../support/update-sample.ts';
import { aCaller, client } from '../../../support/world.ts';

const root = { AWS: 'arn:aws:iam::123456789012:root' };

function policyOf(Id: string): object {
  const Statement = [{ Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' }];
  return { Version: '2012-10-17', Id, Statement };
}

const kinds =
  'You cannot change the values of the KeySpec, KeyUsage, Origin, or MultiRegion properties of an AWS::KMS::Key resource.';

const tags = { before: [{ Key: 'a', Value: '1' }], after: [{ Key: 'a', Value: '2' }] };

export const kmsSamples: readonly UpdateSample[] = [
  {
    type: 'AWS::KMS::Key',
    base: {},
    properties: {
      BypassPolicyLockoutSafetyCheck: { after: true, hidden: true },
      Description: { before: 'old', after: 'new' },
      EnableKeyRotation: { before: false, after: true },
      Enabled: { before: true, after: false },
      KeyPolicy: { before: policyOf('one'), after: policyOf('two') },
      KeySpec: { after: 'HMAC_256', refused: kinds },
      KeyUsage: { after: 'SIGN_VERIFY', refused: kinds },
      MultiRegion: { before: false, after: true, refused: kinds },
      Origin: { after: 'EXTERNAL', refused: kinds },
      PendingWindowInDays: { before: 7, after: 8, hidden: true },
      RotationPeriodInDays: { before: 90, after: 180, with: { EnableKeyRotation: true } },
      Tags: tags,
    },
  },
  {
    type: 'AWS::KMS::Alias',
    beside: { One: { Type: 'AWS::KMS::Key' }, Two: { Type: 'AWS::KMS::Key' } },
    base: { AliasName: 'alias/sample', TargetKeyId: { 'Fn::GetAtt': ['One', 'Arn'] } },
    properties: {
      AliasName: { after: 'alias/other' },
      TargetKeyId: { after: { 'Fn::GetAtt': ['Two', 'Arn'] } },
    },
  },
  {
    type: 'AWS::KMS::ReplicaKey',
    beforehand: async (world) => ({ One: await primaryKey(world), Two: await primaryKey(world) }),
    base: { PrimaryKeyArn: { Ref: 'One' }, KeyPolicy: policyOf('one') },
    properties: {
      Description: { before: 'old', after: 'new' },
      Enabled: { before: true, after: false },
      KeyPolicy: { after: policyOf('two') },
      PendingWindowInDays: { before: 7, after: 8, hidden: true },
      PrimaryKeyArn: {
        after: { Ref: 'Two' },
        backRefused: 'already exists',
      },
      Tags: tags,
    },
  },
];

/** A multi-Region key of another Region, which a stack of this one can have replicated. */
async function primaryKey(world: Emulator): Promise<string> {
  const caller = aCaller({ region: 'us-east-1' });
  const { KeyMetadata } = await client(
    world,
    'kms',
    caller,
  )<{ KeyMetadata: { Arn: string } }>('CreateKey', { MultiRegion: true });
  return KeyMetadata.Arn;
}
