import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Emulator, EmulatorOptions } from '../../../../../emulator/emulator.ts';
import { aWorld, client } from '../../../../support/world.ts';
import { endLater } from './clean-up.ts';

type Elb = ReturnType<typeof client>;

export interface Network {
  readonly vpcId: string;
  readonly subnets: readonly string[];
  readonly group: string;
}

/** A VPC with a gateway, subnets in two zones and a group that lets everybody in. */
export async function aNetwork(world: Emulator): Promise<Network> {
  const ec2 = client(world, 'ec2');
  const { Vpc } = await ec2<{ Vpc: { VpcId: string } }>('CreateVpc', { CidrBlock: '10.64.0.0/16' });
  const vpcId = Vpc.VpcId;
  const { InternetGateway } = await ec2<{ InternetGateway: { InternetGatewayId: string } }>(
    'CreateInternetGateway',
  );
  await ec2('AttachInternetGateway', { VpcId: vpcId, ...InternetGateway });
  const subnets: string[] = [];
  for (const [zone, place] of [
    ['a', 16],
    ['b', 32],
  ] as const) {
    const { Subnet } = await ec2<{ Subnet: { SubnetId: string } }>('CreateSubnet', {
      VpcId: vpcId,
      CidrBlock: `10.64.${place}.0/20`,
      AvailabilityZone: `ap-southeast-2${zone}`,
    });
    subnets.push(Subnet.SubnetId);
  }
  const { GroupId: group } = await ec2<{ GroupId: string }>('CreateSecurityGroup', {
    GroupName: 'balancer',
    Description: 'of a test',
    VpcId: vpcId,
  });
  await ec2('AuthorizeSecurityGroupIngress', {
    GroupId: group,
    IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  });
  return { vpcId, subnets, group };
}

export interface LoadBalancer {
  readonly arn: string;
  /** Where it can be reached. */
  readonly url: string;
}

/** An active load balancer, without listeners yet. */
export async function aLoadBalancer(
  world: Emulator,
  { subnets, group }: Network,
  name = 'front',
): Promise<LoadBalancer> {
  const elb = client(world, 'elbv2');
  const { LoadBalancers } = await elb<{
    LoadBalancers: [{ LoadBalancerArn: string; DNSName: string }];
  }>('CreateLoadBalancer', { Name: name, Subnets: subnets, SecurityGroups: [group] });
  const [{ LoadBalancerArn: arn, DNSName }] = LoadBalancers;
  await world.clock.advance(120_000);
  return { arn, url: `http://${DNSName}` };
}

export async function aTargetGroup(
  elb: Elb,
  { vpcId }: Network,
  input: object = {},
): Promise<string> {
  const { TargetGroups } = await elb<{ TargetGroups: [{ TargetGroupArn: string }] }>(
    'CreateTargetGroup',
    { Name: 'app', Protocol: 'HTTP', Port: 8080, VpcId: vpcId, TargetType: 'ip', ...input },
  );
  return TargetGroups[0].TargetGroupArn;
}

export async function aListener(elb: Elb, arn: string, input: object): Promise<string> {
  const { Listeners } = await elb<{ Listeners: [{ ListenerArn: string }] }>('CreateListener', {
    ...{ LoadBalancerArn: arn, Protocol: 'HTTP', Port: 80 },
    ...input,
  });
  return Listeners[0].ListenerArn;
}

/** A world with a load balancer whose HTTP listener forwards to one group, which has no targets yet. */
export async function aService(options: EmulatorOptions = {}, groupInput: object = {}) {
  const world = endLater(aWorld(options));
  const elb = client(world, 'elbv2');
  const network = await aNetwork(world);
  const balancer = await aLoadBalancer(world, network);
  const group = await aTargetGroup(elb, network, groupInput);
  const forward = { Type: 'forward', TargetGroupArn: group };
  const listener = await aListener(elb, balancer.arn, { DefaultActions: [forward] });
  return { world, elb, network, group, listener, ...balancer };
}

/** A real server that stands at an address of the emulated network. */
export async function aTarget(
  world: Emulator,
  address: string,
  answer: RequestListener = (_, response) => response.end(address),
  port = 8080,
): Promise<Server> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: real } = server.address() as AddressInfo;
  world.running.expose(`${address}:${port}`, { host: '127.0.0.1', port: real });
  return endLater(server);
}

export async function register(elb: Elb, group: string, ...addresses: string[]): Promise<void> {
  const Targets = addresses.map((Id) => ({ Id }));
  await elb('RegisterTargets', { TargetGroupArn: group, Targets });
}

export async function deregister(elb: Elb, group: string, ...addresses: string[]): Promise<void> {
  const Targets = addresses.map((Id) => ({ Id }));
  await elb('DeregisterTargets', { TargetGroupArn: group, Targets });
}

/** States by address, with the reason where there is one: `unhealthy Target.Timeout`. */
export async function healthOf(elb: Elb, group: string): Promise<Record<string, string>> {
  const { TargetHealthDescriptions: all } = await elb<{
    TargetHealthDescriptions: {
      Target: { Id: string };
      TargetHealth: { State: string; Reason?: string };
    }[];
  }>('DescribeTargetHealth', { TargetGroupArn: group });
  return Object.fromEntries(
    all.map(({ Target, TargetHealth: { State, Reason } }) => [
      Target.Id,
      [State, Reason].filter(Boolean).join(' '),
    ]),
  );
}
