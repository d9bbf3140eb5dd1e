import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';

const api = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference';

/** A VPC of its own, deleted with the case. */
async function aVpc(place: Place): Promise<string> {
  const { ec2: client } = place.clients;
  const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: '10.64.0.0/16' }));
  const VpcId = Vpc?.VpcId ?? '';
  place.later(() => client.send(new DeleteVpcCommand({ VpcId })));
  return VpcId;
}

async function aSubnet(place: Place, VpcId: string, CidrBlock: string): Promise<string> {
  const { ec2: client } = place.clients;
  const { Subnet } = await client.send(new CreateSubnetCommand({ VpcId, CidrBlock }));
  const SubnetId = Subnet?.SubnetId ?? '';
  place.later(() => client.send(new DeleteSubnetCommand({ SubnetId })));
  return SubnetId;
}

async function aGroup(place: Place, VpcId: string): Promise<string> {
  const { ec2: client } = place.clients;
  const GroupName = place.fresh('group');
  const { GroupId = '' } = await client.send(
    new CreateSecurityGroupCommand({ VpcId, GroupName, Description: 'conformance' }),
  );
  place.later(() => client.send(new DeleteSecurityGroupCommand({ GroupId })));
  return GroupId;
}

export const ec2: ServiceCases = {
  service: 'ec2',
  cases: [
    {
      name: 'A VPC that does not exist is InvalidVpcID.NotFound',
      aws: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
      run: (place) =>
        faultOf(
          place.clients.ec2.send(new DescribeVpcsCommand({ VpcIds: ['vpc-0123456789abcdef0'] })),
        ),
      expected: 'InvalidVpcID.NotFound',
    },
    {
      name: 'A subnet has the addresses of its block but five',
      aws: 'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html',
      async run(place) {
        const SubnetId = await aSubnet(place, await aVpc(place), '10.64.1.0/24');
        const { Subnets } = await place.clients.ec2.send(
          new DescribeSubnetsCommand({ SubnetIds: [SubnetId] }),
        );
        return Subnets?.map(({ AvailableIpAddressCount }) => AvailableIpAddressCount);
      },
      expected: [251],
    },
    {
      name: 'A subnet lies in its VPC’s block and over no other subnet',
      aws: `${api}/API_CreateSubnet.html`,
      async run(place) {
        const vpc = await aVpc(place);
        await aSubnet(place, vpc, '10.64.1.0/24');
        return [
          await faultOf(aSubnet(place, vpc, '10.65.1.0/24')),
          await faultOf(aSubnet(place, vpc, '10.64.0.0/20')),
        ];
      },
      expected: ['InvalidSubnet.Range', 'InvalidSubnet.Conflict'],
    },
    {
      name: 'A VPC with a subnet is not deleted',
      aws: `${api}/API_DeleteVpc.html`,
      async run(place) {
        const VpcId = await aVpc(place);
        await aSubnet(place, VpcId, '10.64.1.0/24');
        return faultOf(place.clients.ec2.send(new DeleteVpcCommand({ VpcId })));
      },
      expected: 'DependencyViolation',
    },
    {
      name: 'A new security group lets everything out and nothing in',
      aws: 'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
      async run(place) {
        const GroupId = await aGroup(place, await aVpc(place));
        const { SecurityGroups } = await place.clients.ec2.send(
          new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }),
        );
        return SecurityGroups?.map(({ IpPermissions, IpPermissionsEgress }) => [
          IpPermissions,
          IpPermissionsEgress?.map(({ IpProtocol, IpRanges }) => [IpProtocol, IpRanges]),
        ]);
      },
      expected: [[[], [['-1', [{ CidrIp: '0.0.0.0/0' }]]]]],
    },
    {
      name: 'A rule that is there is InvalidPermission.Duplicate',
      aws: `${api}/API_AuthorizeSecurityGroupIngress.html`,
      async run(place) {
        const GroupId = await aGroup(place, await aVpc(place));
        const authorize = () =>
          faultOf(
            place.clients.ec2.send(
              new AuthorizeSecurityGroupIngressCommand({
                GroupId,
                IpPermissions: [
                  {
                    IpProtocol: 'tcp',
                    FromPort: 443,
                    ToPort: 443,
                    IpRanges: [{ CidrIp: '10.64.0.0/16' }],
                  },
                ],
              }),
            ),
          );
        return [await authorize(), await authorize()];
      },
      expected: ['accepted', 'InvalidPermission.Duplicate'],
    },
    {
      name: 'A security group of a name that its VPC has is InvalidGroup.Duplicate',
      aws: `${api}/API_CreateSecurityGroup.html`,
      async run(place) {
        const vpc = await aVpc(place);
        await aGroup(place, vpc);
        return faultOf(aGroup(place, vpc));
      },
      expected: 'InvalidGroup.Duplicate',
    },
  ],
};
