import { describe, expect, test } from '@jest/globals';
import { aWorld, client } from '../../../../support/world.ts';
import { allow, aUser, policy } from '../../identity/identities.ts';
import { aNetwork, made, tagged } from './a-network.ts';

describe('filters', () => {
  test.each([
    ['one value of several', [{ Name: 'tag:Name', Values: ['nothing', 'public-a'] }], 1],
    [
      'all filters at once',
      [
        { Name: 'tag:Name', Values: ['public-a'] },
        { Name: 'availability-zone', Values: ['ap-southeast-2b'] },
      ],
      0,
    ],
    ['any text for a star', [{ Name: 'tag:Name', Values: ['p*-?'] }], 2],
    [
      'no more than one character for a question mark',
      [{ Name: 'tag:Name', Values: ['public?'] }],
      0,
    ],
    ['a dot as a dot', [{ Name: 'cidr-block', Values: ['10.64.0.0?20', '10x64*'] }], 1],
    ['the keys of tags', [{ Name: 'tag-key', Values: ['project'] }], 2],
    ['a dot beside a star as a dot', [{ Name: 'tag:Name', Values: ['p.blic-*'] }], 0],
    ['no tag that is not there', [{ Name: 'tag:other', Values: ['*'] }], 0],
    ['capitals as such', [{ Name: 'tag:Name', Values: ['PUBLIC-A'] }], 0],
  ])('match %s', async (_title, Filters, count) => {
    const { ec2 } = await aNetwork();

    const { Subnets } = await ec2('DescribeSubnets', { Filters });

    expect(Subnets).toHaveLength(count);
  });
});

test('a list comes in pages, each thing once', async () => {
  const ec2 = client(aWorld(), 'ec2');
  const ids: string[] = [];
  for (let count = 0; count < 7; count += 1) {
    ids.push(await made(ec2('CreateVpc', { CidrBlock: '10.0.0.0/16' }), 'Vpc', 'VpcId'));
  }

  const seen: string[][] = [];
  let NextToken: string | undefined;
  do {
    const page: { Vpcs: { VpcId: string }[]; NextToken?: string } = await ec2('DescribeVpcs', {
      MaxResults: 3,
      ...(NextToken !== undefined && { NextToken }),
    });
    seen.push(page.Vpcs.map(({ VpcId }) => VpcId));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);

  expect(seen.map(({ length }) => length)).toEqual([3, 3, 1]);
  expect(seen.flat()).toEqual(ids);
});

test('tags are set, changed, shown and taken away by key or by key and value', async () => {
  const { ec2, VpcId } = await aNetwork();
  const Resources = [VpcId];
  const tagsOfVpc = async () => {
    const { Tags } = await ec2<{ Tags: { Key: string; Value: string }[] }>('DescribeTags', {
      Filters: [{ Name: 'resource-id', Values: Resources }],
    });
    return Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
  };
  await ec2('CreateTags', {
    Resources,
    Tags: [
      { Key: 'Name', Value: 'neu' },
      { Key: 'größe', Value: '' },
    ],
  });
  expect(await tagsOfVpc()).toEqual({ project: 'keywatch', Name: 'neu', größe: '' });

  await ec2('DeleteTags', { Resources, Tags: [{ Key: 'Name', Value: 'old' }, { Key: 'größe' }] });
  expect(await tagsOfVpc()).toEqual({ project: 'keywatch', Name: 'neu' });
  await ec2('DeleteTags', { Resources });
  expect(await tagsOfVpc()).toEqual({});
});

describe('a policy', () => {
  const own = { StringEquals: { 'aws:ResourceTag/project': 'keywatch' } };
  const denied = { code: 'UnauthorizedOperation', status: 403 };

  test('can speak of the tags that a resource has', async () => {
    const { world, ec2, VpcId, publicSubnet } = await aNetwork();
    const statement = allow('ec2:Delete*', '*', { Condition: own });
    const caller = await aUser(world, 'keeper', policy(statement));
    const keeper = client(world, 'ec2', caller);
    const foreign = await made(ec2('CreateVpc', { CidrBlock: '10.9.0.0/16' }), 'Vpc', 'VpcId');

    await expect(keeper('DeleteVpc', { VpcId: foreign })).rejects.toMatchObject({
      ...denied,
      message: expect.stringContaining(
        `You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/keeper is not authorized to perform: ec2:DeleteVpc on resource: arn:aws:ec2:ap-southeast-2:123456789012:vpc/${foreign} because no identity-based policy allows the ec2:DeleteVpc action`,
      ),
    });
    // Allowed, so that only the dependencies are in the way.
    await expect(keeper('DeleteVpc', { VpcId })).rejects.toMatchObject({
      code: 'DependencyViolation',
    });
    await expect(keeper('DeleteSubnet', { SubnetId: publicSubnet })).rejects.toMatchObject({
      code: 'DependencyViolation',
    });
  });

  test('can demand tags of what is created, and needs the right to tag', async () => {
    const world = aWorld();
    const asked = { StringEquals: { 'aws:RequestTag/project': 'keywatch' } };
    const onCreate = { StringEquals: { 'ec2:CreateAction': 'CreateVpc' } };
    const maker = client(
      world,
      'ec2',
      await aUser(
        world,
        'maker',
        policy(
          allow('ec2:CreateVpc', '*', { Condition: asked }),
          allow('ec2:CreateTags', '*', { Condition: onCreate }),
        ),
      ),
    );
    const untagging = client(
      world,
      'ec2',
      await aUser(world, 'untagging', policy(allow('ec2:CreateVpc'))),
    );
    const input = { CidrBlock: '10.0.0.0/16' };
    const withTags = { ...input, TagSpecifications: tagged('vpc') };

    await expect(maker('CreateVpc', input)).rejects.toMatchObject(denied);
    const { Vpc } = await maker<{ Vpc: { VpcId: string } }>('CreateVpc', withTags);
    await expect(
      maker('CreateTags', { Resources: [Vpc.VpcId], Tags: [{ Key: 'a', Value: 'b' }] }),
    ).rejects.toMatchObject(denied);
    await expect(untagging('CreateVpc', withTags)).rejects.toMatchObject(denied);
    await untagging('CreateVpc', input);
  });

  test('must let a caller use each part of what is built', async () => {
    const { world, VpcId, gateway } = await aNetwork();
    const half = allow('ec2:AttachInternetGateway', 'arn:aws:ec2:*:*:internet-gateway/*');
    const caller = await aUser(world, 'half', policy(half));

    await expect(
      client(world, 'ec2', caller)('AttachInternetGateway', { InternetGatewayId: gateway, VpcId }),
    ).rejects.toMatchObject(denied);
  });

  test('must let a caller hand over the role of a flow log', async () => {
    const { world, VpcId } = await aNetwork();
    const caller = await aUser(world, 'logger', policy(allow('ec2:*')));
    const role = 'arn:aws:iam::123456789012:role/flow';

    await expect(
      client(
        world,
        'ec2',
        caller,
      )('CreateFlowLogs', {
        ResourceType: 'VPC',
        ResourceIds: [VpcId],
        LogGroupName: 'flow',
        DeliverLogsPermissionArn: role,
      }),
    ).rejects.toThrow(`is not authorized to perform: iam:PassRole on resource: ${role}`);
  });
});

test('a denial by the key of a tag holds for what is created and for what is tagged', async () => {
  const world = aWorld();
  const deny = {
    Effect: 'Deny',
    Action: ['ec2:CreateVpc', 'ec2:CreateTags'],
    Resource: '*',
    Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'owner' } },
  };
  const ec2 = client(world, 'ec2', await aUser(world, 'someone', policy(allow('*'), deny)));
  const vpc = (Key: string) =>
    ec2<{ Vpc: { VpcId: string } }>('CreateVpc', {
      CidrBlock: '10.0.0.0/16',
      TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key, Value: 'x' }] }],
    });

  await expect(vpc('owner')).rejects.toMatchObject({ code: 'UnauthorizedOperation' });
  const { Vpc } = await vpc('team');
  const tag = (Key: string) =>
    ec2('CreateTags', { Resources: [Vpc.VpcId], Tags: [{ Key, Value: 'x' }] });
  await expect(tag('owner')).rejects.toMatchObject({ code: 'UnauthorizedOperation' });
  await expect(tag('stage')).resolves.toBeDefined();
});
