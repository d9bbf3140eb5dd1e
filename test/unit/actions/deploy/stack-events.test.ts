import type { StackEvent } from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import { rootCause, toLine } from '../../../../actions/deploy/src/stack-events.ts';

const event = (second: number, id: string, status: string, reason?: string): StackEvent => ({
  StackId: '1',
  EventId: `${second}-${id}`,
  StackName: 'keywatch-queue',
  LogicalResourceId: id,
  ResourceType: 'AWS::SQS::Queue',
  ResourceStatus: status as NonNullable<StackEvent['ResourceStatus']>,
  Timestamp: new Date(second * 1000),
  ...(reason !== undefined && { ResourceStatusReason: reason }),
});

const stack = 'keywatch-queue';

describe('the root cause', () => {
  test('is the oldest failure, whatever the order of the events', () => {
    const events = [
      event(3, 'Topic', 'DELETE_FAILED', 'has subscribers'),
      event(1, 'Queue', 'CREATE_FAILED', 'AccessDenied on sqs:CreateQueue'),
      event(2, 'Key', 'CREATE_FAILED', 'no such user'),
    ];
    const cause = {
      logicalId: 'Queue',
      resourceType: 'AWS::SQS::Queue',
      reason: 'AccessDenied on sqs:CreateQueue',
    };

    expect(rootCause(events, stack)).toEqual(cause);
    expect(rootCause(events.toReversed(), stack)).toEqual(cause);
  });

  test('of two failures in one moment is the one listed further back', () => {
    const events = [
      event(1, 'Second', 'CREATE_FAILED', 'denied'),
      event(1, 'First', 'CREATE_FAILED', 'denied'),
    ];

    expect(rootCause(events, stack)?.logicalId).toBe('First');
  });

  test.each([
    'Resource creation cancelled',
    'Resource update cancelled',
    'Resource deletion cancelled',
    'The following resource(s) failed to create: [Queue]. ',
  ])('is not a consequence: %s', (reason) => {
    const events = [
      event(1, 'Topic', 'CREATE_FAILED', reason),
      event(2, 'Queue', 'CREATE_FAILED', 'AccessDenied'),
    ];

    expect(rootCause(events, stack)?.logicalId).toBe('Queue');
  });

  test('is a resource rather than the stack that failed with it', () => {
    const events = [
      event(1, stack, 'CREATE_FAILED', 'something failed'),
      event(2, 'Queue', 'CREATE_FAILED', 'AccessDenied'),
    ];

    expect(rootCause(events, stack)?.logicalId).toBe('Queue');
  });

  test('is the stack if no resource failed', () => {
    const events = [event(1, stack, 'DELETE_FAILED', 'the role is gone')];

    expect(rootCause(events, stack)).toMatchObject({
      logicalId: stack,
      reason: 'the role is gone',
    });
  });

  test('without a reason says so', () => {
    expect(rootCause([event(1, 'Queue', 'CREATE_FAILED')], stack)?.reason).toBe('no reason given');
  });

  test('of what went well is none', () => {
    expect(rootCause([event(1, 'Queue', 'CREATE_COMPLETE')], stack)).toBeUndefined();
    expect(rootCause([], stack)).toBeUndefined();
  });
});

test('an event is one line of the log', () => {
  expect(toLine(event(1, 'Queue', 'CREATE_FAILED', 'AccessDenied'))).toBe(
    'CREATE_FAILED  Queue (AWS::SQS::Queue)  AccessDenied',
  );
  expect(toLine(event(1, 'Queue', 'CREATE_COMPLETE'))).toBe(
    'CREATE_COMPLETE  Queue (AWS::SQS::Queue)',
  );
});
