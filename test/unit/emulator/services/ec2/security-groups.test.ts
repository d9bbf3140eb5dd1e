import { expect, test } from '@jest/globals';
import { aNetwork } from './a-network.ts';

const tls = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
const fromVpc = { ...tls, IpRanges: [{ CidrIp: '10.64.0.0/16', Description: 'TLS from the VPC' }] };

async function aGroup() {
  const network = await aNetwork();
  const { ec2, VpcId } = network;
  const group = async (GroupName: string) => {
    const input = { GroupName, Description: GroupName, VpcId };
    return (await ec2<{ GroupId: string }>('CreateSecurityGroup', input)).GroupId;
  };
  const rulesOf = async (GroupId: string) => {
    const Filters = [{ Name: 'group-id', Values: [GroupId] }];
    const { SecurityGroupRules } = await ec2<{ SecurityGroupRules: Record<string, unknown>[] }>(
      'DescribeSecurityGroupRules',
      { Filters },
    );
    return SecurityGroupRules;
  };
  return { ...network, group, rulesOf, GroupId: await group('endpoints') };
}

test('a new group lets everything out and nothing in', async () => {
  const { ec2, GroupId } = await aGroup();

  const { SecurityGroups } = await ec2('DescribeSecurityGroups', { GroupIds: [GroupId] });
  expect(SecurityGroups).toMatchObject([
    {
      IpPermissions: [],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    },
  ]);
});

test('rules are added, shown as permissions, described anew and revoked', async () => {
  const { ec2, GroupId, rulesOf } = await aGroup();
  const fromElsewhere = { ...tls, IpRanges: [{ CidrIp: '10.65.0.0/16' }] };
  await ec2('AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [fromVpc, fromElsewhere] });
  const { SecurityGroups } = await ec2('DescribeSecurityGroups', { GroupIds: [GroupId] });
  expect(SecurityGroups).toMatchObject([
    { IpPermissions: [{ ...tls, IpRanges: [...fromVpc.IpRanges, { CidrIp: '10.65.0.0/16' }] }] },
  ]);

  const renamed = { ...tls, IpRanges: [{ CidrIp: '10.65.0.0/16', Description: 'peer' }] };
  await ec2('UpdateSecurityGroupRuleDescriptionsIngress', { GroupId, IpPermissions: [renamed] });
  expect(await rulesOf(GroupId)).toContainEqual(
    expect.objectContaining({ CidrIpv4: '10.65.0.0/16', Description: 'peer' }),
  );

  await ec2('RevokeSecurityGroupIngress', { GroupId, IpPermissions: [fromVpc] });
  const [everythingOut] = (await rulesOf(GroupId)).filter(({ IsEgress }) => IsEgress);
  const SecurityGroupRuleIds = [everythingOut?.SecurityGroupRuleId];
  await ec2('RevokeSecurityGroupEgress', { GroupId, SecurityGroupRuleIds });
  expect(await rulesOf(GroupId)).toMatchObject([{ CidrIpv4: '10.65.0.0/16' }]);
});

test('one duplicate keeps all rules of a request out', async () => {
  const { ec2, GroupId, rulesOf } = await aGroup();
  await ec2('AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [fromVpc] });
  const before = await rulesOf(GroupId);
  const other = { ...tls, IpRanges: [{ CidrIp: '10.65.0.0/16' }] };

  // Protocol 6 is TCP.
  const IpPermissions = [other, { ...fromVpc, IpProtocol: '6' }];
  await expect(
    ec2('AuthorizeSecurityGroupIngress', { GroupId, IpPermissions }),
  ).rejects.toMatchObject({ code: 'InvalidPermission.Duplicate' });
  await expect(
    ec2('AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [other, other] }),
  ).rejects.toMatchObject({ code: 'InvalidParameterValue' });
  expect(await rulesOf(GroupId)).toEqual(before);

  await ec2('AuthorizeSecurityGroupEgress', { GroupId, IpPermissions: [fromVpc] });
});

test('a rule that is not there cannot be revoked, and no rule is without source', async () => {
  const { ec2, GroupId } = await aGroup();

  await expect(
    ec2('RevokeSecurityGroupIngress', { GroupId, IpPermissions: [fromVpc] }),
  ).rejects.toMatchObject({ code: 'InvalidPermission.NotFound' });
  await expect(
    ec2('AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [tls] }),
  ).rejects.toMatchObject({ code: 'MissingParameter' });
});

test('a group that another one names cannot be deleted', async () => {
  const { ec2, group, GroupId } = await aGroup();
  const other = await group('tasks');
  const pair = { UserIdGroupPairs: [{ GroupId }] };
  await ec2('AuthorizeSecurityGroupIngress', {
    GroupId: other,
    IpPermissions: [{ ...tls, ...pair }],
  });

  await expect(ec2('DeleteSecurityGroup', { GroupId })).rejects.toMatchObject({
    code: 'DependencyViolation',
  });
  await ec2('DeleteSecurityGroup', { GroupId: other });
  await ec2('DeleteSecurityGroup', { GroupId });
});

test('a rule cannot name a group that is not there', async () => {
  const { ec2, GroupId } = await aGroup();
  const pair = { UserIdGroupPairs: [{ GroupId: 'sg-0' }] };

  await expect(
    ec2('AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [{ ...tls, ...pair }] }),
  ).rejects.toMatchObject({ code: 'InvalidGroup.NotFound' });
});

test('names are unique in a VPC, and none looks like an id', async () => {
  const { group } = await aGroup();

  await expect(group('endpoints')).rejects.toMatchObject({ code: 'InvalidGroup.Duplicate' });
  await expect(group('sg-endpoints')).rejects.toMatchObject({ code: 'InvalidParameterValue' });
});
