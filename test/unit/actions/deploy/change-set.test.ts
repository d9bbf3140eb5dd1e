import { describe, expect, test } from '@jest/globals';
import { type Answers, aStack, awsError, executing, writes } from './builders.ts';
import { deploy, name } from './deploying.ts';

describe('a change set that cannot be made', () => {
  const refused = (overrides: Answers = {}) =>
    executing(name, aStack(), [], {
      DescribeChangeSet: () => ({ Status: 'FAILED', StatusReason: 'Early validation failed' }),
      DescribeEvents: () => ({ OperationEvents: [] }),
      ...overrides,
    });

  test("is told with CloudFormation's reason, and deleted", async () => {
    const { outcome, operations } = await deploy(refused());

    expect(outcome).toEqual({
      outcome: 'failed',
      message: `CloudFormation can make no change set for ${name}: Early validation failed`,
    });
    expect(writes(operations())).toEqual(['CreateChangeSet', 'DeleteChangeSet']);
  });

  test('is told with what validation found, on the line of the resource', async () => {
    const { outcome, calls } = await deploy(
      refused({
        DescribeEvents: () => ({
          OperationEvents: [
            { EventType: 'STACK_EVENT', LogicalResourceId: name },
            {
              EventType: 'VALIDATION_ERROR',
              LogicalResourceId: 'Queue',
              ValidationPath: '/Resources/Queue/Properties',
              ValidationStatusReason: 'extraneous key [Name] is not permitted',
            },
          ],
        }),
      }),
    );

    expect(outcome).toMatchObject({
      message: `CloudFormation can make no change set for ${name}: Queue (/Resources/Queue/Properties): extraneous key [Name] is not permitted`,
      line: 4,
    });
    expect(calls.find(({ operation }) => operation === 'DescribeEvents')?.input).toEqual({
      ChangeSetName: `change-set/${name}`,
      Filters: { FailedEvents: true },
    });
  });

  test('is told with the reason alone where nobody may look further', async () => {
    const { outcome } = await deploy(refused({ DescribeEvents: () => awsError('AccessDenied') }));

    expect(outcome).toMatchObject({ message: expect.stringContaining('Early validation failed') });
  });
});
