import { describe, expect, test } from '@jest/globals';
import { anEvent, aStack, awsError, executing, idOf } from './builders.ts';
import { deploy, name } from './deploying.ts';

describe('an operation', () => {
  const failing = [
    anEvent({ ResourceStatus: 'ROLLBACK_COMPLETE', Timestamp: new Date(4000) }),
    anEvent({
      LogicalResourceId: 'Queue',
      PhysicalResourceId: '',
      ResourceType: 'AWS::SQS::Queue',
      ResourceStatus: 'CREATE_FAILED',
      ResourceStatusReason: 'not authorized to perform: sqs:createqueue',
      Timestamp: new Date(2000),
    }),
    anEvent({ ResourceStatus: 'CREATE_IN_PROGRESS', Timestamp: new Date(1000) }),
  ];

  test('that was rolled back is a failure, with its root cause and the line of the template', async () => {
    const { outcome } = await deploy(executing(name, undefined, failing));

    expect(outcome).toEqual({
      outcome: 'failed',
      message: `${name} ended in ROLLBACK_COMPLETE: Queue (AWS::SQS::Queue) failed: not authorized to perform: sqs:createqueue`,
      line: 4,
    });
  });

  test('that failed is never protected', async () => {
    const { operations } = await deploy(executing(name, undefined, failing), {
      definition: { terminationProtection: true },
    });

    expect(operations()).not.toContain('UpdateTerminationProtection');
  });

  test('that ends in a status nobody knows is a failure', async () => {
    const { outcome } = await deploy(
      executing(name, undefined, [anEvent({ ResourceStatus: 'PERFECTLY_COMPLETE' })]),
    );

    expect(outcome).toMatchObject({ outcome: 'failed' });
  });

  test('is not mixed up with the one before it, whose end shows first', async () => {
    const before = anEvent({ ClientRequestToken: 'other', ResourceStatus: 'UPDATE_COMPLETE' });
    const own = anEvent({ ResourceStatus: 'UPDATE_ROLLBACK_COMPLETE' });
    const { outcome } = await deploy(
      executing(name, aStack(), [], {
        DescribeStackEvents: (_, times) => ({ StackEvents: times < 2 ? [before] : [own, before] }),
      }),
    );

    expect(outcome).toMatchObject({ outcome: 'failed' });
  });

  test('is found under the events of one that began right after it', async () => {
    const later = anEvent({ ClientRequestToken: 'other', ResourceStatus: 'UPDATE_IN_PROGRESS' });
    const { outcome } = await deploy(
      executing(name, undefined, [], {
        DescribeStackEvents: (_, times) => ({
          StackEvents:
            times === 0
              ? [anEvent({ ResourceStatus: 'CREATE_IN_PROGRESS' })]
              : [later, anEvent(), anEvent({ ResourceStatus: 'CREATE_IN_PROGRESS' })],
        }),
      }),
    );

    expect(outcome).toMatchObject({ outcome: 'deployed' });
  });

  test('is read page by page, and no further than its first event', async () => {
    const begun = anEvent({ ResourceStatus: 'CREATE_IN_PROGRESS' });
    const other = anEvent({ ClientRequestToken: 'other', ResourceStatus: 'UPDATE_COMPLETE' });
    const looks = [
      { StackEvents: [begun], NextToken: 'begun' },
      { StackEvents: [other], NextToken: 'never' },
      { StackEvents: [other], NextToken: 'ended' },
      { StackEvents: [anEvent(), begun], NextToken: 'never' },
    ];
    const { outcome, calls } = await deploy(
      executing(name, undefined, [], { DescribeStackEvents: (_, times) => looks[times] }),
    );

    expect(outcome).toMatchObject({ outcome: 'deployed' });
    const pages = calls.filter(({ operation }) => operation === 'DescribeStackEvents');
    expect(pages.map(({ input }) => input.NextToken)).toEqual([
      undefined,
      'begun',
      undefined,
      'ended',
    ]);
  });

  test('is followed through troubles that pass', async () => {
    const { outcome } = await deploy(
      executing(name, undefined, [], {
        DescribeStackEvents: (_, times) =>
          times < 3 ? awsError('Throttling', 'Rate exceeded') : { StackEvents: [anEvent()] },
      }),
    );

    expect(outcome).toMatchObject({ outcome: 'deployed' });
  });

  test('that is out of sight is told to go on', async () => {
    const { outcome, options } = await deploy(
      executing(name, undefined, [], { DescribeStackEvents: () => awsError('ExpiredToken') }),
    );

    expect(outcome).toMatchObject({
      message: `lost sight of ${idOf(name)}: its operation goes on in AWS; run the action again to follow it`,
    });
    expect(options.underWay.size).toBe(0);
  });

  test('that does not end in time is no success', async () => {
    const { outcome } = await deploy(
      executing(name, undefined, [anEvent({ ResourceStatus: 'CREATE_IN_PROGRESS' })]),
    );

    expect(outcome).toMatchObject({ code: 'DEADLINE' });
  });
});
