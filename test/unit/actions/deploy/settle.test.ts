import { type Stack, StackStatus } from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import { decideMove } from '../../../../actions/deploy/src/decide-move.ts';
import { anEvent, aStack, awsError, executing, idOf, queueTemplate, writes } from './builders.ts';
import { deploy, found, name } from './deploying.ts';

describe('a stack in a status in which nobody may write', () => {
  const refused = Object.values(StackStatus).filter(
    (status) => decideMove(status).move === 'refuse',
  );

  test.each(refused)('%s is refused with the way out, and nothing is written', async (status) => {
    const { outcome, operations } = await deploy({
      DescribeStacks: () => ({ Stacks: [found(status)] }),
    });

    expect(outcome).toMatchObject({
      message: expect.stringContaining(`${name} is in ${status}; `),
    });
    expect(operations()).toEqual(['DescribeStacks']);
  });

  const busy = Object.values(StackStatus).filter((status) => decideMove(status).move === 'wait');

  test.each(busy)('%s is waited for, and told once', async (status) => {
    const { outcome, operations, options } = await deploy({
      DescribeStacks: (_, times) => ({ Stacks: [times < 3 ? found(status) : aStack()] }),
      GetTemplate: () => ({ TemplateBody: queueTemplate }),
    });

    expect(outcome).toEqual({ outcome: 'unchanged' });
    expect(writes(operations())).toEqual([]);
    expect(options.lines).toEqual([`waits: the stack is in ${status}`]);
  });

  test('and which stays busy is left alone at the deadline', async () => {
    const { outcome, operations } = await deploy({
      DescribeStacks: () => ({ Stacks: [found('UPDATE_IN_PROGRESS')] }),
    });

    expect(outcome).toMatchObject({ code: 'DEADLINE' });
    expect(writes(operations())).toEqual([]);
  });

  test('is not created anew when its error only looks like a missing stack', async () => {
    const error = awsError('ValidationError', 'Template format error: x does not exist');
    const { outcome, operations } = await deploy({ DescribeStacks: () => error });

    expect(outcome).toBe(error);
    expect(operations()).toEqual(['DescribeStacks']);
  });
});

describe('a stack that could not be created', () => {
  const dead = found('ROLLBACK_COMPLETE');

  test.each([
    [
      'without being told to',
      {},
      dead,
      `${name} is in ROLLBACK_COMPLETE; delete it, or apply with recreate: true`,
    ],
    [
      'under protection',
      { recreate: true },
      found('ROLLBACK_COMPLETE', { EnableTerminationProtection: true }),
      `${name} is in ROLLBACK_COMPLETE and protected from termination; unlock it first`,
    ],
  ])('is not deleted %s', async (_, overrides, live, message) => {
    const { outcome, operations } = await deploy(executing(name, live, []), overrides);

    expect(outcome).toMatchObject({ message: expect.stringContaining(message) });
    expect(writes(operations())).toEqual([]);
  });

  const recreating = (statuses: readonly Stack['StackStatus'][]) =>
    executing(name, undefined, [anEvent()], {
      DescribeStacks: (_, times) => ({ Stacks: [found(statuses[times] ?? 'CREATE_COMPLETE')] }),
    });

  test('is deleted by its id and created anew, also if its old status still shows', async () => {
    const { outcome, calls, operations } = await deploy(
      recreating([
        'ROLLBACK_COMPLETE',
        'ROLLBACK_COMPLETE',
        'DELETE_IN_PROGRESS',
        'DELETE_COMPLETE',
      ]),
      { recreate: true, roleArn: 'arn:role' },
    );

    expect(outcome).toMatchObject({ outcome: 'deployed', isNew: true });
    expect(writes(operations())).toEqual(['DeleteStack', 'CreateChangeSet', 'ExecuteChangeSet']);
    expect(calls[1]?.input).toEqual({ StackName: idOf(name), RoleARN: 'arn:role' });
  });

  test('and cannot be deleted is told so', async () => {
    const { outcome } = await deploy(recreating(['ROLLBACK_COMPLETE', 'DELETE_FAILED']), {
      recreate: true,
    });

    expect(outcome).toMatchObject({ message: `${name} cannot be deleted; it is in DELETE_FAILED` });
  });
});
