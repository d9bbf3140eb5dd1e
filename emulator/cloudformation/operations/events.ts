import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call, Operations } from '../../service.ts';
import { allStacks, type Operation, type Stack, type StackEvent } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { stackAccess } from './access.ts';
import { changeSetOf, stackOf, stackOfChangeSet, stackWithEvents } from './find.ts';
import { page } from './page.ts';

export const events = {
  DescribeStackEvents: {
    access: ({ StackName }, call) => stackAccess('DescribeStackEvents', call, StackName),
    handle: ({ StackName, NextToken }, call) => {
      const stack = stackWithEvents(call, StackName);
      // Validations, and the ends of operations that are not the stack's own, are told by DescribeEvents only.
      const newestFirst = stack.events
        .filter(({ validation, startedAt }) => !validation && startedAt === undefined)
        .toReversed();
      const { items, nextToken } = page(newestFirst, NextToken, ({ eventId }) => eventId);
      return {
        StackEvents: items.map((event) => showStackEvent(stack, event)),
        ...(nextToken !== undefined && { NextToken: nextToken }),
      };
    },
  },
  DescribeEvents: {
    access: (input, call) => stackAccess('DescribeEvents', call, stackNamed(input, call)),
    handle: describeEvents,
  },
} satisfies Operations<typeof Sdk>;

function common(event: StackEvent) {
  const { eventId, operationId, logicalId, physicalId, type, status, properties, token } = event;
  return {
    EventId: eventId,
    OperationId: operationId,
    LogicalResourceId: logicalId,
    ResourceType: type,
    Timestamp: new Date(event.at),
    ...(physicalId !== undefined && { PhysicalResourceId: physicalId }),
    ...(status !== undefined && { ResourceStatus: status }),
    ...(properties !== undefined && { ResourceProperties: properties }),
    ...(token !== undefined && { ClientRequestToken: token }),
  };
}

function showStackEvent({ stackId, stackName }: Stack, event: StackEvent): Sdk.StackEvent {
  const { reason } = event;
  return {
    StackId: stackId,
    StackName: stackName,
    ...common(event),
    ...(reason !== undefined && { ResourceStatusReason: reason }),
  };
}

function showOperationEvent(
  { stackId }: Stack,
  event: StackEvent,
  operation: Operation | undefined,
): Sdk.OperationEvent {
  const { reason, kind, validation, startedAt } = event;
  const { LogicalResourceId, ResourceType, ...others } = common(event);
  return {
    StackId: stackId,
    ...others,
    ...(startedAt === undefined
      ? { LogicalResourceId, ResourceType }
      : { StartTime: new Date(startedAt), EndTime: new Date(event.at) }),
    EventType: kind,
    ...(operation && { OperationType: operation.type }),
    ...(kind === 'STACK_EVENT' && operation && { OperationStatus: operation.status }),
    ...(validation === undefined
      ? reason !== undefined && { ResourceStatusReason: reason }
      : {
          ValidationName: validation.name,
          ValidationPath: validation.path,
          ValidationStatus: 'FAILED' as const,
          ValidationFailureMode: validation.mode,
          ...(reason !== undefined && { ValidationStatusReason: reason }),
        }),
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeEvents.html; newest first. */
function describeEvents(
  input: Sdk.DescribeEventsCommandInput,
  call: Call,
): Sdk.DescribeEventsOutput {
  const { stack, operations } = selected(input, call);
  const ids = new Map(operations.map((operation) => [operation.id, operation]));
  const onlyFailed = input.Filters?.FailedEvents === true;
  const wanted = stack.events
    .filter(
      ({ operationId, kind }) => ids.has(operationId) && (!onlyFailed || kind.endsWith('_ERROR')),
    )
    .toReversed();
  const { items, nextToken } = page(wanted, input.NextToken, ({ eventId }) => eventId);
  return {
    OperationEvents: items.map((one) => showOperationEvent(stack, one, ids.get(one.operationId))),
    ...(nextToken !== undefined && { NextToken: nextToken }),
  };
}

interface Selection {
  readonly stack: Stack;
  readonly operations: readonly Operation[];
}

function selected(input: Sdk.DescribeEventsCommandInput, call: Call): Selection {
  const { StackName, ChangeSetName, OperationId } = input;
  if (OperationId !== undefined) return ofOperation(OperationId, call);
  if (ChangeSetName !== undefined) {
    const { stack, changeSet } = changeSetOf(call, ChangeSetName, StackName);
    const operations = stack.operations.filter(({ changeSetId }) => changeSetId === changeSet.id);
    return { stack, operations };
  }
  if (StackName === undefined) {
    throw invalid('One of ChangeSetName, OperationId or StackName must be specified');
  }
  const stack = stackOf(call, StackName);
  return { stack, operations: stack.operations };
}

function ofOperation(id: string, call: Call): Selection {
  for (const stack of allStacks(call)) {
    const operation = stack.operations.find((one) => one.id === id);
    if (operation !== undefined) return { stack, operations: [operation] };
  }
  throw invalid(`Operation with id ${id} does not exist`);
}

/** The stack that the right to see the events is asked for. */
function stackNamed(input: Sdk.DescribeEventsCommandInput, call: Call): string | undefined {
  const { StackName, ChangeSetName, OperationId } = input;
  if (OperationId === undefined) return stackOfChangeSet(call, ChangeSetName, StackName);
  return allStacks(call).find(({ operations }) => operations.some(({ id }) => id === OperationId))
    ?.stackId;
}
