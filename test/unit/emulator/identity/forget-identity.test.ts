import { expect, test } from '@jest/globals';
import { aWorld, client } from '../../../support/world.ts';
import { account, accountRoot, allow, aRole, aSession, policy, trust } from './identities.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles */
test('a role that is made anew has none of what policies gave to the old one', async () => {
  const world = aWorld();
  const iam = client(world, 'iam');
  const kms = client(world, 'kms');
  const worker = await aRole(world, 'worker');
  await aRole(world, 'door', { trust: trust({ AWS: [worker, `arn:aws:iam::${account}:root`] }) });
  const Policy = policy(
    allow('kms:*', '*', { Principal: accountRoot }),
    allow('kms:DescribeKey', '*', { Principal: { AWS: worker }, Sid: 'Named' }),
  );
  const { KeyMetadata: key } = await kms<{ KeyMetadata: { KeyId: string } }>('CreateKey', {
    Policy,
  });
  const { Role: before } = await iam<{ Role: { RoleId: string } }>('GetRole', {
    RoleName: 'worker',
  });
  const first = await aSession(world, worker);
  await client(world, 'kms', first)('DescribeKey', { KeyId: key.KeyId });

  await iam('DeleteRole', { RoleName: 'worker' });
  await aRole(world, 'worker');
  const second = await aSession(world, worker);

  await expect(
    client(world, 'kms', second)('DescribeKey', { KeyId: key.KeyId }),
  ).rejects.toMatchObject({
    code: 'AccessDeniedException',
  });
  const { Policy: shown } = await kms<{ Policy: string }>('GetKeyPolicy', { KeyId: key.KeyId });
  expect(JSON.parse(shown).Statement[1].Principal).toEqual({ AWS: before.RoleId });
  const { Role: door } = await iam<{ Role: { AssumeRolePolicyDocument: string } }>('GetRole', {
    RoleName: 'door',
  });
  expect(
    JSON.parse(decodeURIComponent(door.AssumeRolePolicyDocument)).Statement[0].Principal,
  ).toEqual({
    AWS: [before.RoleId, `arn:aws:iam::${account}:root`],
  });
});
