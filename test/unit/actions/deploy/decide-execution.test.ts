import type { DescribeChangeSetOutput, Stack } from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import { decideExecution } from '../../../../actions/deploy/src/decide-execution.ts';
import { fingerprintOf, liveStateOf } from '../../../../actions/deploy/src/fingerprint.ts';
import { aDefinition, aStack, aTemplate } from './builders.ts';

const id = 'arn:aws:cloudformation:x:1:changeSet/keywatch-7/1';
const stack = aDefinition();
const live = aStack({ LastUpdatedTime: new Date(0) });
const changeSet: DescribeChangeSetOutput = {
  ...{ StackName: stack.stackName, Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' },
  Parameters: [{ ParameterKey: 'Name', ParameterValue: 'first' }],
  Tags: [{ Key: 'service', Value: 'keywatch' }],
};

const decide = (
  {
    now = live,
    set = changeSet,
    isGone = false,
  }: {
    now?: Stack;
    set?: DescribeChangeSetOutput;
    isGone?: boolean;
  } = {},
  of = stack,
) =>
  decideExecution(
    of,
    {
      ...{ key: 'queue', stackName: of.stackName, outcome: 'planned', isNew: false },
      ...{ fingerprint: fingerprintOf(of, undefined), changeSetId: id },
      live: liveStateOf(live),
    },
    now,
    isGone ? undefined : set,
  );
const executed = aStack({ ChangeSetId: id, LastUpdatedTime: new Date(9) });

describe('a planned change set', () => {
  test('that is as it was planned is executed', () => {
    expect(decide()).toEqual({ next: 'execute' });
  });

  test.each(['EXECUTE_IN_PROGRESS', 'EXECUTE_COMPLETE', 'EXECUTE_FAILED'] as const)(
    'that is in %s already is followed',
    (ExecutionStatus) => {
      expect(decide({ now: executed, set: { ...changeSet, ExecutionStatus } })).toEqual({
        next: 'follow',
      });
    },
  );

  test('that is gone since it was executed is followed', () => {
    expect(decide({ now: executed, isGone: true })).toEqual({ next: 'follow' });
  });

  test('of a shell that names it is still to be executed', () => {
    const shell = aStack({ StackStatus: 'REVIEW_IN_PROGRESS', ChangeSetId: id });

    expect(decide({ now: shell }).next).not.toBe('follow');
  });

  test.each<[string, Parameters<typeof decide>[0]]>([
    [
      'its change set has been executed, and the stack changed again since',
      {
        now: aStack({ ChangeSetId: 'another' }),
        set: { ...changeSet, ExecutionStatus: 'EXECUTE_COMPLETE' },
      },
    ],
    ['its change set is gone', { isGone: true }],
    [
      'its change set is in CREATE_COMPLETE and OBSOLETE, no longer to be executed',
      { set: { ...changeSet, ExecutionStatus: 'OBSOLETE' } },
    ],
    ['its change set is one of other', { set: { ...changeSet, StackName: 'other' } }],
    [
      'its change set has another value of Name',
      { set: { ...changeSet, Parameters: [{ ParameterKey: 'Name', ParameterValue: 'x' }] } },
    ],
    ['its change set has another value of Name', { set: { ...changeSet, Parameters: [] } }],
    ['its change set has other tags', { set: { ...changeSet, Tags: [] } }],
    [
      'keywatch-queue has been updated at 1970-01-01T00:00:00.009Z',
      { now: aStack({ LastUpdatedTime: new Date(9) }) },
    ],
  ])('is refused: %s', (because, found) => {
    expect(decide(found)).toEqual({ next: 'refuse', because });
  });

  test('is not refused for a value that is hidden', () => {
    const hiding = aDefinition({
      template: aTemplate(`Parameters: { Name: { Type: String, NoEcho: true } }
Resources: { Queue: { Type: 'AWS::SQS::Queue' } }`),
      parameters: { Name: 'hunter2' },
    });
    const Parameters = [{ ParameterKey: 'Name', ParameterValue: '****' }];

    expect(decide({ set: { ...changeSet, Parameters } }, hiding)).toEqual({ next: 'execute' });
  });
});
