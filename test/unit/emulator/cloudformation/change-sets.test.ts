import type * as Sdk from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld } from '../../../support/world.ts';

const topic = (properties: object = {}, attributes: object = {}) => ({
  Type: 'AWS::SNS::Topic',
  ...attributes,
  Properties: properties,
});
const subscription = {
  Type: 'AWS::SNS::Subscription',
  Properties: { TopicArn: { Ref: 'T' }, Protocol: 'email', Endpoint: 'a@example.com' },
};
const template = {
  Parameters: { Name: { Type: 'String', Default: 'one' } },
  Resources: { T: topic({ TopicName: { Ref: 'Name' }, DisplayName: 'd' }), S: subscription },
};

const creation = { input: { ChangeSetType: 'CREATE' } };

function changeOf(
  changeSet: Sdk.DescribeChangeSetOutput,
  id: string,
): Sdk.ResourceChange | undefined {
  return changeSet.Changes?.map(({ ResourceChange }) => ResourceChange).find(
    (change) => change?.LogicalResourceId === id,
  );
}

describe('a change set for a new stack', () => {
  test('leaves a shell under review and lists what would be added', async () => {
    const stacks = new Stacks(aWorld());

    const changeSet = await stacks.changeSet('s', template, creation);

    expect(changeSet).toMatchObject({
      Status: 'CREATE_COMPLETE',
      ExecutionStatus: 'AVAILABLE',
      Parameters: [{ ParameterKey: 'Name', ParameterValue: 'one' }],
    });
    expect(changeSet.Changes?.map(({ ResourceChange }) => ResourceChange?.Action)).toEqual([
      'Add',
      'Add',
    ]);
    expect((await stacks.describe('s')).StackStatus).toBe('REVIEW_IN_PROGRESS');
  });

  test('creates the stack when it is executed, once', async () => {
    const stacks = new Stacks(aWorld());
    const { ChangeSetId } = await stacks.changeSet('s', template, creation);

    await stacks.call('ExecuteChangeSet', { ChangeSetName: ChangeSetId, ClientRequestToken: 't' });
    await stacks.call('ExecuteChangeSet', { ChangeSetName: ChangeSetId, ClientRequestToken: 't' });
    const stack = await stacks.settled('s');

    expect(stack).toMatchObject({ StackStatus: 'CREATE_COMPLETE', ChangeSetId });
    await expect(
      stacks.call('ExecuteChangeSet', { ChangeSetName: ChangeSetId }),
    ).rejects.toMatchObject({
      code: 'InvalidChangeSetStatusException',
      message: expect.stringContaining('execution status of [EXECUTE_COMPLETE]'),
    });
  });

  test('and the shell go away together', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.changeSet('s', template, creation);

    await stacks.call('DeleteChangeSet', { StackName: 's', ChangeSetName: 'preview' });
    await stacks.call('DeleteStack', { StackName: 's' });

    await expect(
      stacks.call('DescribeChangeSet', { StackName: 's', ChangeSetName: 'preview' }),
    ).rejects.toThrow();
    await expect(stacks.settled('s')).rejects.toThrow('does not exist');
  });

  test('is refused where there is a stack, as one for an update where there is none', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', template);

    await expect(stacks.changeSet('s', template, creation)).rejects.toThrow(
      'Stack [s] already exists and cannot be created again with the changeSet [preview]',
    );
    await expect(stacks.changeSet('x', template)).rejects.toThrow('Stack [x] does not exist');
  });
});

describe('a change set for an update', () => {
  test('without changes fails in the words that deployers know', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', template);

    expect(await stacks.changeSet('s', template)).toMatchObject({
      Status: 'FAILED',
      ExecutionStatus: 'UNAVAILABLE',
      StatusReason:
        "The submitted information didn't contain changes. Submit different information to create a change set.",
      Changes: [],
    });
  });

  test('says what is changed in place, by what', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', template);
    const other = {
      ...template,
      Resources: {
        ...template.Resources,
        T: topic({ TopicName: { Ref: 'Name' }, DisplayName: 'e' }),
      },
    };

    const changeSet = await stacks.changeSet('s', other);

    expect(changeSet.Changes).toHaveLength(1);
    expect(changeOf(changeSet, 'T')).toMatchObject({
      Action: 'Modify',
      Replacement: 'False',
      Scope: ['Properties'],
      Details: [
        {
          Target: { Attribute: 'Properties', Name: 'DisplayName', RequiresRecreation: 'Never' },
          Evaluation: 'Static',
          ChangeSource: 'DirectModification',
        },
      ],
    });
  });

  test('says what is replaced, and what that may change elsewhere', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', template);

    const changeSet = await stacks.changeSet('s', template, { parameters: { Name: 'two' } });

    expect(changeOf(changeSet, 'T')).toMatchObject({
      Replacement: 'True',
      PolicyAction: 'ReplaceAndDelete',
      Details: [
        { Evaluation: 'Static', ChangeSource: 'ParameterReference', CausingEntity: 'Name' },
        { Evaluation: 'Dynamic', ChangeSource: 'DirectModification' },
      ],
    });
    expect(changeOf(changeSet, 'S')).toMatchObject({
      Replacement: 'True',
      Details: [{ Evaluation: 'Static', ChangeSource: 'ResourceReference', CausingEntity: 'T' }],
    });
  });

  test('shows values to who asks for them', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', template);
    await stacks.changeSet('s', template, { parameters: { Name: 'two' } });

    const withValues = await stacks.call<Sdk.DescribeChangeSetOutput>('DescribeChangeSet', {
      StackName: 's',
      ChangeSetName: 'preview',
      IncludePropertyValues: true,
    });

    expect(changeOf(withValues, 'T')?.Details?.[0]?.Target).toMatchObject({
      Path: '/Properties/TopicName',
      BeforeValue: 'one',
      AfterValue: 'two',
    });
    expect(changeOf(withValues, 'S')?.Details?.[0]?.Target?.AfterValue).toBe(
      '{{changeSet:KNOWN_AFTER_APPLY}}',
    );
  });

  test('says what is removed or retained', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', {
      Resources: { T: topic(), U: topic(), V: topic({}, { DeletionPolicy: 'Retain' }) },
    });

    const changeSet = await stacks.changeSet('s', { Resources: { T: topic() } });

    expect(changeOf(changeSet, 'U')).toMatchObject({ Action: 'Remove', PolicyAction: 'Delete' });
    expect(changeOf(changeSet, 'V')).toMatchObject({ Action: 'Remove', PolicyAction: 'Retain' });
  });

  test('is obsolete when another one was executed', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', template);
    const { ChangeSetId: first } = await stacks.changeSet('s', template, {
      parameters: { Name: 'a' },
    });
    await stacks.changeSet('s', template, {
      parameters: { Name: 'b' },
      input: { ChangeSetName: 'second' },
    });

    await stacks.call('ExecuteChangeSet', { StackName: 's', ChangeSetName: 'second' });
    await stacks.settled('s');

    await expect(stacks.call('ExecuteChangeSet', { ChangeSetName: first })).rejects.toThrow(
      'execution status of [OBSOLETE]',
    );
    expect(await stacks.physicalId('s', 'T')).toMatch(/:b$/);
  });

  test('fails on an import that nobody exports', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', template);
    const imports = {
      ...template,
      Outputs: { O: { Value: { 'Fn::ImportValue': 'nobody' } } },
    };

    expect(await stacks.changeSet('s', imports)).toMatchObject({
      Status: 'FAILED',
      StatusReason: 'No export named nobody found.',
    });
  });

  test('fails on properties that cannot be, and DescribeEvents names them', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', template);
    const wrong = { Resources: { T: topic({ TopicName: 'one', Colour: 'red' }) } };

    const changeSet = await stacks.changeSet('s', wrong);

    expect(changeSet.StatusReason).toContain('AWS::EarlyValidation::PropertyValidation');
    const { OperationEvents } = await stacks.call<Sdk.DescribeEventsOutput>('DescribeEvents', {
      ChangeSetName: changeSet.ChangeSetId,
      Filters: { FailedEvents: true },
    });
    expect(OperationEvents).toEqual([
      expect.objectContaining({
        EventType: 'VALIDATION_ERROR',
        OperationType: 'CREATE_CHANGESET',
        LogicalResourceId: 'T',
        ValidationPath: '/Resources/T/Properties/Colour',
        ValidationStatusReason: 'Encountered unsupported property Colour',
      }),
    ]);
  });

  test('of the same name is refused unless it is the same request again', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', template);
    const again = { parameters: { Name: 'two' }, input: { ClientToken: 'same' } };
    const first = await stacks.changeSet('s', template, again);

    expect(await stacks.changeSet('s', template, again)).toEqual(first);
    await expect(
      stacks.changeSet('s', template, { input: { ClientToken: 'other' } }),
    ).rejects.toMatchObject({ code: 'AlreadyExistsException' });
  });
});

test('DescribeEvents groups events by operation, the rollback apart', async () => {
  const stacks = new Stacks(aWorld());
  const stack = await stacks.create('s', {
    Resources: {
      A: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/a', TargetKeyId: 'nobody' } },
    },
  });
  const [rollback, create] = stack.LastOperations ?? [];

  const failed = await stacks.call<Sdk.DescribeEventsOutput>('DescribeEvents', {
    OperationId: create?.OperationId,
    Filters: { FailedEvents: true },
  });
  const back = await stacks.call<Sdk.DescribeEventsOutput>('DescribeEvents', {
    OperationId: rollback?.OperationId,
  });

  expect(failed.OperationEvents).toEqual([
    expect.objectContaining({
      EventType: 'PROVISIONING_ERROR',
      LogicalResourceId: 'A',
      OperationType: 'CREATE_STACK',
    }),
  ]);
  expect(back.OperationEvents?.map(({ ResourceStatus }) => ResourceStatus)).toEqual([
    'ROLLBACK_COMPLETE',
    'DELETE_COMPLETE',
    'ROLLBACK_IN_PROGRESS',
  ]);
});

describe('a failure of the creation that a change set began', () => {
  const unnamable = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'not a name' } };

  async function executed(input: object): Promise<Sdk.Stack> {
    const stacks = new Stacks(aWorld());
    const { ChangeSetId: ChangeSetName, StackId = '' } = await stacks.changeSet(
      's',
      { Resources: { T: unnamable } },
      { input: { ...creation.input, ...input } },
    );
    await stacks.call('ExecuteChangeSet', { ChangeSetName });
    return stacks.settled(StackId);
  }

  test.each([
    [{}, 'ROLLBACK_COMPLETE'],
    [{ OnStackFailure: 'ROLLBACK' }, 'ROLLBACK_COMPLETE'],
    [{ OnStackFailure: 'DELETE' }, 'DELETE_COMPLETE'],
    [{ OnStackFailure: 'DO_NOTHING' }, 'CREATE_FAILED'],
    [{ DeploymentConfig: { DisableRollback: true } }, 'CREATE_FAILED'],
    [{ DeploymentConfig: { DisableRollback: false } }, 'ROLLBACK_COMPLETE'],
  ])('with %j ends in %s', async (input, status) => {
    expect((await executed(input)).StackStatus).toBe(status);
  });

  test('cannot be told to delete a stack that is there, nor otherwise at the execution', async () => {
    const stacks = new Stacks(aWorld());
    const input = { ...creation.input, OnStackFailure: 'DO_NOTHING' };
    const { ChangeSetId: ChangeSetName } = await stacks.changeSet('s', template, { input });

    await expect(
      stacks.call('ExecuteChangeSet', { ChangeSetName, DisableRollback: false }),
    ).rejects.toThrow('DisableRollback cannot be specified when OnStackFailure was specified');
    await expect(
      stacks.changeSet('s', template, { input: { OnStackFailure: 'DELETE' } }),
    ).rejects.toThrow('OnStackFailure DELETE can only be specified with ChangeSetType CREATE.');
  });
});
