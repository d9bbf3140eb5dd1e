import type * as Sdk from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld, client } from '../../../support/world.ts';

const bucket = (Properties: object) => ({ Type: 'AWS::S3::Bucket', Properties });
const creation = { input: { ChangeSetType: 'CREATE' } };

async function eventsOf(stacks: Stacks, ChangeSetName: string | undefined, failed = true) {
  const { OperationEvents = [] } = await stacks.call<Sdk.DescribeEventsOutput>('DescribeEvents', {
    ChangeSetName,
    ...(failed && { Filters: { FailedEvents: true } }),
  });
  return OperationEvents;
}

test.each<[string, object, string, string]>([
  [
    'a member that is missing',
    { LifecycleConfiguration: { Rules: [{ Id: 'a' }] } },
    '/LifecycleConfiguration/Rules/0',
    '#/LifecycleConfiguration/Rules/0: required key [Status] not found',
  ],
  [
    'a value of another type',
    { VersioningConfiguration: 'on' },
    '/VersioningConfiguration',
    '#/VersioningConfiguration: expected type: JSONObject, found: String',
  ],
  [
    'a member that nobody knows',
    { VersioningConfiguration: { Status: 'Enabled', Colour: 'red' } },
    '/VersioningConfiguration/Colour',
    '#/VersioningConfiguration: extraneous key [Colour] is not permitted',
  ],
  [
    'a property that nobody knows',
    { Colour: 'red' },
    '/Colour',
    'Encountered unsupported property Colour',
  ],
])('%s is told with its place', async (_title, properties, path, reason) => {
  const stacks = new Stacks(aWorld());

  const changeSet = await stacks.changeSet('s', { Resources: { B: bucket(properties) } }, creation);
  const events = await eventsOf(stacks, changeSet.ChangeSetId);

  expect(changeSet).toMatchObject({
    Status: 'FAILED',
    ExecutionStatus: 'UNAVAILABLE',
    StatusReason:
      'The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.',
  });
  expect(events).toMatchObject([
    {
      EventType: 'VALIDATION_ERROR',
      LogicalResourceId: 'B',
      PhysicalResourceId: '',
      ResourceType: 'AWS::S3::Bucket',
      ValidationName: 'PROPERTY_VALIDATION',
      ValidationFailureMode: 'FAIL',
      ValidationStatus: 'FAILED',
      ValidationPath: `/Resources/B/Properties${path}`,
      ValidationStatusReason: reason,
    },
  ]);
});

test('the end of the operation is told, newest first, and not among the events of the stack', async () => {
  const stacks = new Stacks(aWorld());

  const changeSet = await stacks.changeSet(
    's',
    { Resources: { B: bucket({ Colour: 'red' }) } },
    creation,
  );
  const [end, finding] = await eventsOf(stacks, changeSet.ChangeSetId, false);

  expect(end).toMatchObject({
    EventType: 'STACK_EVENT',
    OperationType: 'CREATE_CHANGESET',
    OperationStatus: 'FAILED',
    StartTime: new Date('2026-11-23T08:00:00Z'),
    EndTime: new Date('2026-11-23T08:00:00Z'),
  });
  expect(end).not.toHaveProperty('LogicalResourceId');
  expect(finding).toMatchObject({ EventType: 'VALIDATION_ERROR' });
  expect(await stacks.history('s')).toEqual(['s REVIEW_IN_PROGRESS']);
});

test('a name that is taken fails the change set', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);
  await client(world, 'ssm')('PutParameter', { Name: 'mine', Type: 'String', Value: 'x' });
  const P = {
    Type: 'AWS::SSM::Parameter',
    Properties: { Name: 'mine', Type: 'String', Value: 'y' },
  };

  const changeSet = await stacks.changeSet('s', { Resources: { P } }, creation);
  const events = await eventsOf(stacks, changeSet.ChangeSetId);

  expect(changeSet.StatusReason).toContain('[AWS::EarlyValidation::ResourceExistenceCheck]');
  expect(events).toMatchObject([
    {
      ValidationName: 'NAME_CONFLICT_VALIDATION',
      ValidationPath: '/Resources/P',
      ValidationStatusReason:
        "Resource of type 'AWS::SSM::Parameter' with identifier 'mine' already exists.",
    },
  ]);
});

test('a bucket that is to go and is not empty is a warning', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);
  const Kept = { Type: 'AWS::EC2::InternetGateway' };
  await stacks.create('s', { Resources: { Kept, B: bucket({ BucketName: 'filled' }) } });
  await client(world, 's3')('PutObject', { Bucket: 'filled', Key: 'k', Body: 'x' });

  const changeSet = await stacks.changeSet('s', { Resources: { Kept } });
  const events = await eventsOf(stacks, changeSet.ChangeSetId);

  expect(changeSet.Status).toBe('CREATE_COMPLETE');
  expect(events).toMatchObject([
    {
      ValidationName: 'BUCKET_EMPTINESS_VALIDATION',
      ValidationFailureMode: 'WARN',
      ValidationStatusReason: expect.stringContaining("The bucket 'filled' is not empty."),
    },
  ]);
});

test('validation can be left out', async () => {
  const stacks = new Stacks(aWorld());
  const input = { ...creation.input, DisableValidation: true };

  const changeSet = await stacks.changeSet(
    's',
    { Resources: { B: bucket({ Colour: 'red' }) } },
    { input },
  );

  expect(changeSet.Status).toBe('CREATE_COMPLETE');
  expect(await eventsOf(stacks, changeSet.ChangeSetId)).toEqual([]);
});

describe('without a change set', () => {
  const Kept = { Type: 'AWS::EC2::InternetGateway' };
  const odd = { Resources: { Kept, B: bucket({ Colour: 'red' }) } };
  const reason =
    'The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.';

  async function findings(stacks: Stacks, OperationId: string | undefined) {
    const { OperationEvents = [] } = await stacks.call<Sdk.DescribeEventsOutput>('DescribeEvents', {
      OperationId,
      Filters: { FailedEvents: true },
    });
    return OperationEvents;
  }

  test('a creation makes nothing and goes back', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);

    const begun = await stacks.begin('CreateStack', 's', odd);
    const stack = await stacks.settled('s');

    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await stacks.history('s')).toEqual([
      's CREATE_IN_PROGRESS',
      's ROLLBACK_IN_PROGRESS',
      's ROLLBACK_COMPLETE',
    ]);
    expect((await stacks.events('s'))[1]?.ResourceStatusReason).toContain(reason);
    expect(await findings(stacks, String(begun.OperationId))).toMatchObject([
      {
        OperationType: 'CREATE_STACK',
        ValidationName: 'PROPERTY_VALIDATION',
        ValidationPath: '/Resources/B/Properties/Colour',
      },
    ]);
    expect(await client(world, 'ec2')('DescribeInternetGateways', {})).toMatchObject({
      InternetGateways: [],
    });
  });

  test('a creation that keeps what it has made fails where it is', async () => {
    const stacks = new Stacks(aWorld());

    const stack = await stacks.create('s', odd, { input: { OnFailure: 'DO_NOTHING' } });

    expect(stack).toMatchObject({ StackStatus: 'CREATE_FAILED', StackStatusReason: reason });
  });

  test('an update touches nothing, though the taken name is that of one new resource only', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    const named = (Name: string) => ({
      Type: 'AWS::SSM::Parameter',
      Properties: { Name, Type: 'String', Value: 'x' },
    });
    await stacks.create('s', { Resources: { Mine: named('mine') } });
    await client(world, 'ssm')('PutParameter', { Name: 'taken', Type: 'String', Value: 'theirs' });

    const begun = await stacks.begin('UpdateStack', 's', {
      Resources: { Kept, Mine: named('mine'), Other: named('taken') },
    });
    const stack = await stacks.settled('s');

    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await stacks.history('s')).filter((line) => !line.startsWith('s '))).toEqual([
      'Mine CREATE_IN_PROGRESS',
      'Mine CREATE_IN_PROGRESS',
      'Mine CREATE_COMPLETE',
    ]);
    expect(await findings(stacks, String(begun.OperationId))).toMatchObject([
      { ValidationName: 'NAME_CONFLICT_VALIDATION', LogicalResourceId: 'Other' },
    ]);
  });

  test('a bucket that is filled is no hindrance, and no finding', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    await stacks.create('s', { Resources: { Kept, B: bucket({ BucketName: 'filled' }) } });
    await client(world, 's3')('PutObject', { Bucket: 'filled', Key: 'k', Body: 'x' });

    const begun = await stacks.begin('UpdateStack', 's', { Resources: { Kept } });

    expect((await stacks.settled('s')).StackStatus).toBe('UPDATE_COMPLETE');
    const events = await findings(stacks, String(begun.OperationId));
    expect(events.map(({ EventType }) => EventType)).not.toContain('VALIDATION_ERROR');
  });

  test('validation can be left out', async () => {
    const stacks = new Stacks(aWorld());

    await stacks.create('s', odd, { input: { DisableValidation: true } });

    expect(await stacks.reasonOf('s', 'B')).toBe('Encountered unsupported property Colour');
  });
});
