import { describe, expect, test } from '@jest/globals';
import {
  aChange,
  aDefinition,
  anEvent,
  aStack,
  executing,
  queueTemplate,
  writes,
} from './builders.ts';
import { deploy, found, name } from './deploying.ts';

describe('a stack that already is what is wanted', () => {
  test('costs two calls and no pause', async () => {
    const { outcome, operations, options } = await deploy({
      DescribeStacks: () => ({ Stacks: [aStack()] }),
      GetTemplate: () => ({ TemplateBody: queueTemplate }),
    });

    expect(outcome).toEqual({ outcome: 'unchanged' });
    expect(operations()).toEqual(['DescribeStacks', 'GetTemplate']);
    expect(options.patience).toMatchObject({ slept: [] });
  });
});

describe('a stack that is not there', () => {
  test('is created, followed by its own events, and told line by line', async () => {
    const { outcome, calls, options } = await deploy(
      executing(name, undefined, [
        anEvent(),
        anEvent({
          LogicalResourceId: 'Queue',
          PhysicalResourceId: 'q',
          ResourceType: 'AWS::SQS::Queue',
        }),
      ]),
    );

    expect(outcome).toEqual({ outcome: 'deployed', isNew: true, changes: [aChange()] });
    expect(calls.find(({ operation }) => operation === 'CreateChangeSet')?.input).toMatchObject({
      StackName: name,
      ChangeSetType: 'CREATE',
      ChangeSetName: 'keywatch-7-1-abc',
      TemplateBody: queueTemplate,
    });
    expect(options.lines).toEqual([
      'CREATE_COMPLETE  Queue (AWS::SQS::Queue)',
      `CREATE_COMPLETE  ${name} (AWS::CloudFormation::Stack)`,
    ]);
  });

  test('is protected once it is there', async () => {
    const { calls } = await deploy(executing(name, undefined, [anEvent()]), {
      definition: { terminationProtection: true },
    });

    expect(calls.at(-1)).toEqual({
      operation: 'UpdateTerminationProtection',
      input: { StackName: name, EnableTerminationProtection: true },
    });
  });
});

describe('the shell of an unexecuted change set', () => {
  const shell = found('REVIEW_IN_PROGRESS');

  test('is taken over', async () => {
    const { outcome, calls } = await deploy(executing(name, shell, [anEvent()]));

    expect(outcome).toMatchObject({ outcome: 'deployed', isNew: true });
    expect(calls[1]).toMatchObject({ input: { ChangeSetType: 'CREATE' } });
  });
});

describe('a stack that differs', () => {
  test('is updated', async () => {
    const { outcome, operations } = await deploy(
      executing(name, aStack(), [anEvent({ ResourceStatus: 'UPDATE_COMPLETE' })]),
    );

    expect(outcome).toMatchObject({ outcome: 'deployed', isNew: false });
    expect(writes(operations())).toEqual(['CreateChangeSet', 'ExecuteChangeSet']);
  });

  test.each([
    "The submitted information didn't contain changes. Submit different information to create a change set.",
    'No updates are to be performed.',
  ])('but not for CloudFormation is unchanged: %s', async (StatusReason) => {
    const { outcome, operations } = await deploy(
      executing(name, aStack(), [], {
        DescribeChangeSet: () => ({ Status: 'FAILED', StatusReason }),
      }),
    );

    expect(outcome).toEqual({ outcome: 'unchanged' });
    expect(writes(operations())).toEqual(['CreateChangeSet', 'DeleteChangeSet']);
  });

  test('in its protection alone gets that and nothing else', async () => {
    const live = aStack({ EnableTerminationProtection: true });
    const { outcome, operations, options } = await deploy(
      executing(name, live, [], {
        DescribeChangeSet: () => ({ Status: 'FAILED', StatusReason: "didn't contain changes" }),
      }),
    );

    expect(outcome).toEqual({ outcome: 'unchanged' });
    expect(writes(operations()).at(-1)).toBe('UpdateTerminationProtection');
    expect(options.lines).toEqual(['turns termination protection off']);
  });

  test('in many changes is told all of them, page by page', async () => {
    const { outcome } = await deploy(
      executing(name, aStack(), [anEvent({ ResourceStatus: 'UPDATE_COMPLETE' })], {
        DescribeChangeSet: (_, times) => ({
          Status: times === 0 ? 'CREATE_IN_PROGRESS' : 'CREATE_COMPLETE',
          Changes: [aChange()],
          NextToken: times < 3 ? 'more' : undefined,
        }),
      }),
    );

    expect(outcome).toMatchObject({ changes: [aChange(), aChange(), aChange()] });
  });
});

describe('parameters that do not fit the template', () => {
  test('are refused before AWS is asked', async () => {
    const { outcome, operations } = await deploy({}, { definition: { parameters: { Nam: 'x' } } });

    expect(outcome).toMatchObject({
      message:
        'cloudformation/queue.yaml has no parameter Nam, which keywatch-queue is given; correct cloudformation/deployments/production/queue.yaml',
    });
    expect(operations()).toEqual([]);
  });

  test('and are missing are named', async () => {
    const template = aDefinition().template;
    const parameters = [{ name: 'constructor', type: 'String', noEcho: false }];
    const { outcome } = await deploy({}, { definition: { template: { ...template, parameters } } });

    expect(outcome).toMatchObject({
      message: expect.stringContaining(
        'keywatch-queue needs parameter constructor of cloudformation/queue.yaml; give it in',
      ),
    });
  });
});
