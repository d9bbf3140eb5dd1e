import { expect, test } from '@jest/globals';
import { type Front, frontId } from '../../../../../emulator/services/elbv2/traffic/front.ts';
import type { Caller } from '../../../../../emulator/world.ts';
import { aCaller, aWorld, client } from '../../../../support/world.ts';
import { aListener, aNetwork, aService, aTargetGroup, register } from './a-load-balancer.ts';
import { endLater } from './clean-up.ts';

const fixed = [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } }];
const path = (value: string) => [{ Field: 'path-pattern', Values: [value] }];

async function aPlace() {
  const world = endLater(aWorld());
  return { world, elb: client(world, 'elbv2'), network: await aNetwork(world) };
}

/** A user that may do what the policy says. */
async function aUser(world: Parameters<typeof client>[0], ...actions: string[]): Promise<Caller> {
  const iam = client(world, 'iam');
  const { User } = await iam<{ User: { UserId: string; Arn: string } }>('CreateUser', {
    UserName: 'u',
  });
  const Statement = [{ Effect: 'Allow', Action: actions, Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam('PutUserPolicy', { UserName: 'u', PolicyName: 'p', PolicyDocument });
  const { UserId: userId, Arn: arn } = User;
  return aCaller({
    principal: { type: 'user', account: '123456789012', arn, userId, userName: 'u' },
  });
}

test('a load balancer is provisioned before it is active, and its name is known at once', async () => {
  const { world, elb, network } = await aPlace();
  const Subnets = network.subnets;
  const { LoadBalancers } = await elb('CreateLoadBalancer', { Name: 'front', Subnets });

  expect(LoadBalancers).toEqual([
    expect.objectContaining({
      DNSName: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      LoadBalancerArn: expect.stringMatching(/:loadbalancer\/app\/front\/[0-9a-f]{16}$/),
      State: { Code: 'provisioning' },
      ...{ Scheme: 'internet-facing', Type: 'application', VpcId: network.vpcId },
    }),
  ]);
  await world.clock.advance(120_000);
  expect(await elb('DescribeLoadBalancers')).toMatchObject({
    LoadBalancers: [{ State: { Code: 'active' } }],
  });
});

test('asked again for the same, AWS answers what is there; for another of that name it refuses', async () => {
  const { elb, network } = await aPlace();
  const input = { Name: 'front', Subnets: network.subnets };
  const first = await elb('CreateLoadBalancer', input);

  expect(await elb('CreateLoadBalancer', input)).toEqual(first);
  await expect(elb('CreateLoadBalancer', { ...input, Scheme: 'internal' })).rejects.toMatchObject({
    code: 'DuplicateLoadBalancerNameException',
  });
});

test.each<[string, { Subnets?: (string | number)[] } & Record<string, unknown>, string]>([
  ['one subnet', { Subnets: [0] }, 'InvalidSubnetException'],
  ['a subnet that is not there', { Subnets: ['subnet-0'] }, 'SubnetNotFoundException'],
  ['a group that is not there', { SecurityGroups: ['sg-0'] }, 'InvalidSecurityGroupException'],
  ['a scheme of its own', { Scheme: 'public' }, 'InvalidSchemeException'],
  ['another type', { Type: 'network' }, 'NotImplemented'],
  ['a name too long', { Name: 'x'.repeat(33) }, 'ValidationError'],
])('a load balancer with %s is refused', async (_, { Subnets, ...input }, code) => {
  const { elb, network } = await aPlace();
  const given = Subnets?.map((one) => (typeof one === 'number' ? network.subnets[one] : one));

  await expect(
    elb('CreateLoadBalancer', { Name: 'front', Subnets: given ?? network.subnets, ...input }),
  ).rejects.toMatchObject({ code });
});

test('the first load balancer needs the right to create the service-linked role, the next does not', async () => {
  const { world, elb, network } = await aPlace();
  const caller = await aUser(world, 'elasticloadbalancing:*', 'ec2:Describe*');
  const asUser = client(world, 'elbv2', caller);
  const create = (Name: string) => ({ Name, Subnets: network.subnets });

  await expect(asUser('CreateLoadBalancer', create('one'))).rejects.toThrow(
    'iam:CreateServiceLinkedRole',
  );
  await elb('CreateLoadBalancer', create('two'));
  await asUser('CreateLoadBalancer', create('three'));
});

test('a caller that may not look at the network cannot create a load balancer', async () => {
  const { world, network } = await aPlace();
  const asUser = client(world, 'elbv2', await aUser(world, 'elasticloadbalancing:*'));

  await expect(
    asUser('CreateLoadBalancer', { Name: 'one', Subnets: network.subnets }),
  ).rejects.toThrow('ec2:DescribeSubnets');
});

test('access logs need a bucket that Elastic Load Balancing may write to', async () => {
  const { world, elb, arn: LoadBalancerArn } = await aService();
  const s3 = client(world, 's3');
  await s3('CreateBucket', {
    Bucket: 'logs',
    CreateBucketConfiguration: { LocationConstraint: 'ap-southeast-2' },
  });
  const Attributes = [
    { Key: 'access_logs.s3.enabled', Value: 'true' },
    { Key: 'access_logs.s3.bucket', Value: 'logs' },
  ];
  const enable = () => elb('ModifyLoadBalancerAttributes', { LoadBalancerArn, Attributes });

  await expect(enable()).rejects.toMatchObject({ code: 'InvalidConfigurationRequestException' });
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: 'arn:aws:s3:::logs/AWSLogs/123456789012/*',
  };
  await s3('PutBucketPolicy', {
    Bucket: 'logs',
    Policy: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
  expect(await enable()).toMatchObject({ Attributes: expect.arrayContaining(Attributes) });
});

test('a protected load balancer is not deleted; a group in use neither', async () => {
  const { elb, arn: LoadBalancerArn, group: TargetGroupArn } = await aService();
  const protect = (Value: string) =>
    elb('ModifyLoadBalancerAttributes', {
      LoadBalancerArn,
      Attributes: [{ Key: 'deletion_protection.enabled', Value }],
    });
  await protect('true');

  await expect(elb('DeleteLoadBalancer', { LoadBalancerArn })).rejects.toMatchObject({
    code: 'OperationNotPermittedException',
  });
  await expect(elb('DeleteTargetGroup', { TargetGroupArn })).rejects.toMatchObject({
    code: 'ResourceInUseException',
  });
  await protect('false');
  await elb('DeleteLoadBalancer', { LoadBalancerArn });
  await elb('DeleteTargetGroup', { TargetGroupArn });
  expect(await elb('DescribeLoadBalancers')).toEqual({ LoadBalancers: [] });
});

test('a target group belongs to one load balancer only', async () => {
  const { world, elb, network, group } = await aService();
  const { LoadBalancers } = await elb<{ LoadBalancers: [{ LoadBalancerArn: string }] }>(
    'CreateLoadBalancer',
    { Name: 'second', Subnets: network.subnets },
  );
  await world.clock.advance(120_000);
  const DefaultActions = [{ Type: 'forward', TargetGroupArn: group }];

  await expect(
    aListener(elb, LoadBalancers[0].LoadBalancerArn, { DefaultActions }),
  ).rejects.toMatchObject({ code: 'TargetGroupAssociationLimitException' });
});

test.each([
  ['a public address', '8.8.8.8', 'InvalidTargetException'],
  ['an address outside of the VPC', '10.9.0.1', 'InvalidTargetException'],
  ['no address', 'i-0123', 'ValidationError'],
])('%s is no target', async (_, address, code) => {
  const { elb, group } = await aService();

  await expect(register(elb, group, address)).rejects.toMatchObject({ code });
});

test('rules keep their order when priorities change, and no two have one', async () => {
  const { elb, listener: ListenerArn } = await aService();
  const create = async (Priority: number) => {
    const { Rules } = await elb<{ Rules: [{ RuleArn: string }] }>('CreateRule', {
      ...{ ListenerArn, Priority, Conditions: path(`/${Priority}`), Actions: fixed },
    });
    return Rules[0].RuleArn;
  };
  const [one, two] = [await create(1), await create(2)];

  await expect(create(2)).rejects.toMatchObject({ code: 'PriorityInUseException' });
  await elb('SetRulePriorities', {
    RulePriorities: [
      { RuleArn: one, Priority: 2 },
      { RuleArn: two, Priority: 1 },
    ],
  });
  const { Rules } = await elb<{ Rules: { RuleArn: string; Priority: string }[] }>('DescribeRules', {
    ListenerArn,
  });
  expect(Rules.map(({ Priority }) => Priority)).toEqual(['1', '2', 'default']);
  expect(Rules[0]?.RuleArn).toBe(two);
});

test('long lists come in pages', async () => {
  const { elb, network } = await aPlace();
  for (const Name of ['one', 'two', 'three']) await aTargetGroup(elb, network, { Name });
  const first = await elb<{ TargetGroups: object[]; NextMarker: string }>('DescribeTargetGroups', {
    PageSize: 2,
  });
  const rest = await elb('DescribeTargetGroups', { PageSize: 2, Marker: first.NextMarker });

  expect(first.TargetGroups).toHaveLength(2);
  expect(rest).toMatchObject({ TargetGroups: [{ TargetGroupName: 'three' }] });
  expect(rest).not.toHaveProperty('NextMarker');
});

test('a load balancer that is deleted while a listener gets its port leaves nobody listening', async () => {
  const { world, elb, arn } = await aService();
  const front = await world.running.find<Front>(frontId(arn));
  const listening = aListener(elb, arn, { Port: 8080, DefaultActions: fixed }).catch(() => {});
  await elb('DeleteLoadBalancer', { LoadBalancerArn: arn });
  await listening;

  expect(front?.ports).toEqual([]);
  expect(world.running.idsOf('elbv2:')).toEqual([]);
});
