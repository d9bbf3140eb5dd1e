import type * as Sdk from '@aws-sdk/client-cloudformation';
import type * as Iam from '@aws-sdk/client-iam';
import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import type { Caller } from '../../../../../emulator/world.ts';
import { Stacks } from '../../../../support/stacks.ts';
import { aCaller, aWorld, client } from '../../../../support/world.ts';

const vpc = (Properties: object = {}) => ({
  Type: 'AWS::EC2::VPC',
  Properties: { CidrBlock: '10.0.0.0/16', ...Properties },
});
const template = {
  Resources: {
    Quiet: vpc(),
    Vpc: vpc({ EnableDnsHostnames: true, Tags: [{ Key: 'team', Value: 'a' }] }),
  },
};

async function aStack(world: Emulator, tags: Record<string, string> = {}) {
  const stacks = new Stacks(world);
  await stacks.create('s', template, { tags });
  const id = (await stacks.physicalId('s', 'Vpc')) ?? '';
  return { stacks, id, ec2: client(world, 'ec2') };
}

async function drifts(stacks: Stacks, input: object = {}) {
  const { StackResourceDrifts = [] } = await stacks.call<Sdk.DescribeStackResourceDriftsOutput>(
    'DescribeStackResourceDrifts',
    { StackName: 's', ...input },
  );
  return StackResourceDrifts;
}

describe('a stack that nobody has looked at', () => {
  test('is not checked, nor are its resources', async () => {
    const { stacks } = await aStack(aWorld());

    expect(await stacks.describe('s')).toMatchObject({
      DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
    });
    expect(await drifts(stacks)).toEqual([]);
  });
});

describe('a stack that is as its template says', () => {
  test('is in sync, its own tags included', async () => {
    const { stacks } = await aStack(aWorld(), { cost: '7' });

    expect(await stacks.drift('s')).toMatchObject({
      DetectionStatus: 'DETECTION_COMPLETE',
      StackDriftStatus: 'IN_SYNC',
      DriftedStackResourceCount: 0,
    });
    expect((await drifts(stacks)).map((one) => one.StackResourceDriftStatus)).toEqual([
      'IN_SYNC',
      'IN_SYNC',
    ]);
  });
});

describe('a resource that was changed by hand', () => {
  test('is shown with what was expected and what there is', async () => {
    const { stacks, id, ec2 } = await aStack(aWorld());
    await ec2('ModifyVpcAttribute', { VpcId: id, EnableDnsHostnames: { Value: false } });
    await ec2('CreateTags', { Resources: [id], Tags: [{ Key: 'team', Value: 'b' }] });

    const status = await stacks.drift('s');
    const [drifted, ...others] = await drifts(stacks, {
      StackResourceDriftStatusFilters: ['MODIFIED', 'DELETED'],
    });

    expect(status).toMatchObject({ StackDriftStatus: 'DRIFTED', DriftedStackResourceCount: 1 });
    expect(others).toEqual([]);
    expect(drifted).toMatchObject({
      LogicalResourceId: 'Vpc',
      PhysicalResourceId: id,
      StackResourceDriftStatus: 'MODIFIED',
      PropertyDifferences: [
        {
          PropertyPath: '/EnableDnsHostnames',
          ExpectedValue: 'true',
          ActualValue: 'false',
          DifferenceType: 'NOT_EQUAL',
        },
        {
          PropertyPath: '/Tags/0/Value',
          ExpectedValue: 'a',
          ActualValue: 'b',
          DifferenceType: 'NOT_EQUAL',
        },
      ],
    });
    expect(JSON.parse(drifted?.ActualProperties ?? '')).toEqual({
      CidrBlock: '10.0.0.0/16',
      EnableDnsHostnames: false,
      Tags: [{ Key: 'team', Value: 'b' }],
    });
  });

  test('marks the stack and itself wherever they are shown', async () => {
    const { stacks, id, ec2 } = await aStack(aWorld());
    await ec2('DeleteVpc', { VpcId: id });
    await stacks.drift('s');

    const { StackResources } = await stacks.call('DescribeStackResources', { StackName: 's' });
    const { StackSummaries } = await stacks.call('ListStacks');
    const at = { LastCheckTimestamp: new Date('2026-11-23T08:00:00Z') };

    expect(await stacks.describe('s')).toMatchObject({
      DriftInformation: { StackDriftStatus: 'DRIFTED', ...at },
    });
    expect(StackSummaries).toMatchObject([{ DriftInformation: { StackDriftStatus: 'DRIFTED' } }]);
    expect(StackResources).toMatchObject([
      { DriftInformation: { StackResourceDriftStatus: 'IN_SYNC', ...at } },
      { DriftInformation: { StackResourceDriftStatus: 'DELETED', ...at } },
    ]);
    const [, gone] = await drifts(stacks);
    expect(gone).not.toHaveProperty('ExpectedProperties');
  });

  test('is looked at alone where only it is asked for', async () => {
    const { stacks, id, ec2 } = await aStack(aWorld());
    await ec2('DeleteVpc', { VpcId: id });

    await stacks.drift('s', { LogicalResourceIds: ['Quiet'] });
    const before = (await stacks.describe('s')).DriftInformation?.StackDriftStatus;
    const { StackResourceDrift } = await stacks.call<Sdk.DetectStackResourceDriftOutput>(
      'DetectStackResourceDrift',
      { StackName: 's', LogicalResourceId: 'Vpc' },
    );

    expect(before).toBe('NOT_CHECKED');
    expect(StackResourceDrift).toMatchObject({ StackResourceDriftStatus: 'DELETED' });
    expect((await stacks.describe('s')).DriftInformation?.StackDriftStatus).toBe('DRIFTED');
  });

  test('is seen again in sync when an update has brought it back', async () => {
    const { stacks, id, ec2 } = await aStack(aWorld());
    await ec2('ModifyVpcAttribute', { VpcId: id, EnableDnsHostnames: { Value: false } });
    await stacks.drift('s');
    await ec2('ModifyVpcAttribute', { VpcId: id, EnableDnsHostnames: { Value: true } });

    expect(await stacks.drift('s')).toMatchObject({ StackDriftStatus: 'IN_SYNC' });
  });
});

/** A user who may do just this. */
async function aUser(world: Emulator, Action: string): Promise<Caller> {
  const iam = client(world, 'iam');
  const { User } = await iam<Iam.CreateUserCommandOutput>('CreateUser', { UserName: 'looker' });
  const Statement = { Effect: 'Allow', Action, Resource: '*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam('PutUserPolicy', { UserName: 'looker', PolicyName: 'p', PolicyDocument });
  const { Arn: arn = '', UserId: userId = '', UserName: userName = '' } = User ?? {};
  return aCaller({ principal: { type: 'user', account: '123456789012', arn, userId, userName } });
}

test('what may not be read leaves the stack unknown, and says why', async () => {
  const world = aWorld();
  const { stacks } = await aStack(world);
  const looker = await aUser(world, 'cloudformation:*');

  const status = await new Stacks(world, looker).drift('s');

  expect(status).toMatchObject({
    DetectionStatus: 'DETECTION_FAILED',
    StackDriftStatus: 'UNKNOWN',
    DetectionStatusReason: expect.stringContaining('not authorized to perform: ec2:DescribeVpcs'),
  });
  expect(await drifts(stacks, { StackResourceDriftStatusFilters: ['UNKNOWN'] })).toHaveLength(2);
});

test('results come in pages', async () => {
  const { stacks } = await aStack(aWorld());
  await stacks.drift('s');

  const first = await stacks.call<Sdk.DescribeStackResourceDriftsOutput>(
    'DescribeStackResourceDrifts',
    { StackName: 's', MaxResults: 1 },
  );
  const second = await drifts(stacks, { MaxResults: 1, NextToken: first.NextToken });

  expect(first.StackResourceDrifts).toMatchObject([{ LogicalResourceId: 'Quiet' }]);
  expect(second).toMatchObject([{ LogicalResourceId: 'Vpc' }]);
});

describe('drift is refused', () => {
  test.each([
    ['of no stack', 'DetectStackDrift', { StackName: 'x' }, 'Stack with id x does not exist'],
    [
      'of no resource',
      'DetectStackResourceDrift',
      { StackName: 's', LogicalResourceId: 'X' },
      'Resource X does not exist for stack s',
    ],
    [
      'of no resource among several',
      'DetectStackDrift',
      { StackName: 's', LogicalResourceIds: ['Vpc', 'X'] },
      'Resource X does not exist for stack s',
    ],
    [
      'of no detection',
      'DescribeStackDriftDetectionStatus',
      { StackDriftDetectionId: 'x' },
      'Drift detection with id x does not exist',
    ],
  ])('%s', async (_title, operation, input, sentence) => {
    const { stacks } = await aStack(aWorld());

    await expect(stacks.call(operation, input)).rejects.toMatchObject({
      code: 'ValidationError',
      message: sentence,
    });
  });

  test('of a stack under review', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.changeSet('s', template, { input: { ChangeSetType: 'CREATE' } });

    await expect(stacks.call('DetectStackDrift', { StackName: 's' })).rejects.toThrow(
      'is in REVIEW_IN_PROGRESS state',
    );
  });

  test('while it is being detected', async () => {
    const { stacks } = await aStack(aWorld());
    const both = [1, 2].map(() => stacks.call('DetectStackDrift', { StackName: 's' }));

    const [first, second] = await Promise.allSettled(both);

    expect([first?.status, second?.status]).toEqual(['fulfilled', 'rejected']);
  });
});
