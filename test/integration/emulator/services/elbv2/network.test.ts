import { expect, test } from '@jest/globals';
import { client } from '../../../../support/world.ts';
import { aService, aTarget, healthOf, register } from './a-load-balancer.ts';

const address = '10.64.16.9';
const everybody = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
const web = (CidrIp: string, port: number) => [
  { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp }] },
];

test('a client that no rule lets in gets no answer; a rule for its address and the port lets it in', async () => {
  const { world, elb, network, group, url } = await aService();
  const ec2 = client(world, 'ec2');
  await aTarget(world, address);
  await register(elb, group, address);
  const GroupId = network.group;
  await ec2('RevokeSecurityGroupIngress', { GroupId, IpPermissions: everybody });
  await ec2('AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: web('127.0.0.0/8', 443) });

  await expect(fetch(url)).rejects.toThrow('fetch failed');
  await ec2('AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: web('127.0.0.0/8', 80) });
  expect(await (await fetch(url)).text()).toBe(address);
});

test('a load balancer whose group lets nothing out cannot reach its targets', async () => {
  const { world, elb, network, group, url } = await aService();
  await aTarget(world, address);
  await client(world, 'ec2')('RevokeSecurityGroupEgress', {
    GroupId: network.group,
    IpPermissions: everybody,
  });
  await register(elb, group, address);
  await world.clock.advance(31_000);

  expect(await healthOf(elb, group)).toEqual({ [address]: 'unhealthy Target.Timeout' });
  expect((await fetch(url)).status).toBe(504);
});

test("a target's own groups must let the load balancer's group in", async () => {
  const { world, elb, network, group, url } = await aService();
  const ec2 = client(world, 'ec2');
  const { GroupId: taskGroup } = await ec2<{ GroupId: string }>('CreateSecurityGroup', {
    ...{ GroupName: 'task', Description: 'of a test', VpcId: network.vpcId },
  });
  // An endpoint has an interface, and so stands for a target here.
  const { VpcEndpoint } = await ec2<{ VpcEndpoint: { NetworkInterfaceIds: string[] } }>(
    'CreateVpcEndpoint',
    {
      VpcId: network.vpcId,
      VpcEndpointType: 'Interface',
      ServiceName: 'com.amazonaws.ap-southeast-2.kms',
      SubnetIds: [network.subnets[0]],
      SecurityGroupIds: [taskGroup],
    },
  );
  const { NetworkInterfaces } = await ec2<{ NetworkInterfaces: [{ PrivateIpAddress: string }] }>(
    'DescribeNetworkInterfaces',
    { NetworkInterfaceIds: VpcEndpoint.NetworkInterfaceIds },
  );
  const [{ PrivateIpAddress: target }] = NetworkInterfaces;
  await aTarget(world, target);
  await register(elb, group, target);

  expect((await fetch(url)).status).toBe(504);
  await ec2('AuthorizeSecurityGroupIngress', {
    GroupId: taskGroup,
    IpPermissions: [
      {
        ...{ IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080 },
        UserIdGroupPairs: [{ GroupId: network.group }],
      },
    ],
  });
  expect(await (await fetch(url)).text()).toBe(target);
});

test('what a load balancer stands on cannot be deleted before it', async () => {
  const { world, elb, arn, network } = await aService();
  const ec2 = client(world, 'ec2');
  const [SubnetId] = network.subnets;
  const removals: [string, object][] = [
    ['DeleteSubnet', { SubnetId }],
    ['DeleteSecurityGroup', { GroupId: network.group }],
  ];
  for (const [operation, input] of removals) {
    await expect(ec2(operation, input)).rejects.toMatchObject({ code: 'DependencyViolation' });
  }
  await elb('DeleteLoadBalancer', { LoadBalancerArn: arn });
  for (const [operation, input] of removals) await ec2(operation, input);
});
