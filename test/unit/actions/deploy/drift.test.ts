import type { Change, DescribeChangeSetOutput } from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import { readDrift, unreadableAmong } from '../../../../actions/deploy/src/drift.ts';

const nothing: DescribeChangeSetOutput = {
  ...{ Status: 'FAILED', StatusReason: "The submitted information didn't contain changes." },
  StackDriftStatus: 'IN_SYNC',
};
const changed = (
  ResourceDriftStatus: 'MODIFIED' | 'DELETED' | 'IN_SYNC' | 'UNKNOWN' | 'UNSUPPORTED',
  Details: object[] = [],
): Change => ({
  ResourceChange: {
    ...{ LogicalResourceId: 'Queue', ResourceType: 'AWS::SQS::Queue', ResourceDriftStatus },
    Details,
  },
});
const made = (
  StackDriftStatus: DescribeChangeSetOutput['StackDriftStatus'],
  ...Changes: Change[]
): DescribeChangeSetOutput => ({ Status: 'CREATE_COMPLETE', StackDriftStatus, Changes });

describe('a drift-aware change set', () => {
  test('without changes, of a stack in sync, tells of no drift', () => {
    expect(readDrift(nothing)).toEqual({ finding: 'in-sync' });
  });

  test('with changes that are no drift tells of none', () => {
    expect(readDrift(made('IN_SYNC', changed('IN_SYNC')))).toEqual({ finding: 'in-sync' });
  });

  test('tells each property once, as it was deployed and as it is', () => {
    const Drift = { PreviousValue: '1', ActualValue: '2', DriftDetectionTimestamp: new Date(0) };
    const detail = { Target: { Path: '/Properties/X', Drift } };
    const found = readDrift(
      made('DRIFTED', changed('MODIFIED', [detail, detail, { Target: { Path: '/Properties/Y' } }])),
    );

    expect(found).toEqual({
      finding: 'drifted',
      drifts: [
        {
          ...{ logicalId: 'Queue', type: 'AWS::SQS::Queue', status: 'MODIFIED' },
          properties: [{ path: '/Properties/X', deployed: '1', actual: '2' }],
        },
      ],
    });
  });

  test('of a drifted stack tells so, even if it does not say where', () => {
    expect(readDrift({ ...nothing, StackDriftStatus: 'DRIFTED' })).toEqual({
      finding: 'drifted',
      drifts: [],
    });
  });

  test.each<[string, DescribeChangeSetOutput]>([
    ['UNKNOWN', { ...nothing, StackDriftStatus: 'UNKNOWN' }],
    ['NOT_CHECKED', made('NOT_CHECKED')],
    ['none', { ...nothing, StackDriftStatus: undefined }],
    ['IN_SYNC (Queue)', made('IN_SYNC', changed('UNKNOWN'))],
    ['no such role', { ...nothing, StatusReason: 'no such role' }],
  ])('is never good when it does not tell: %s', (said, changeSet) => {
    expect(readDrift(changeSet)).toMatchObject({
      finding: 'open',
      reason: expect.stringContaining(said),
    });
  });
});

test('what cannot be compared is named, whether the template or the change set tells it', () => {
  const types = new Map([
    ['Queue', 'AWS::SQS::Queue'],
    ['Handle', 'AWS::CloudFormation::WaitConditionHandle'],
    ['Own', 'Custom::Thing'],
    ['Topic', 'AWS::SNS::Topic'],
  ]);

  expect(unreadableAmong(types, [changed('UNSUPPORTED')])).toEqual([
    'Handle (AWS::CloudFormation::WaitConditionHandle)',
    'Own (Custom::Thing)',
    'Queue (AWS::SQS::Queue)',
  ]);
});
