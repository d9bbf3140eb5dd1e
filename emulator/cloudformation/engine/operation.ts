import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Caller, World } from '../../world.ts';
import { shownText } from '../no-echo.ts';
import type { Operation, Resource, Source, Stack } from '../stack.ts';

/** One operation on one stack while it goes on. */
export interface Run {
  readonly world: World;
  readonly account: string;
  readonly region: string;
  readonly stack: Stack;
  /** Who makes the calls: the stack's role, or who asked for the operation. */
  readonly caller: Caller;
  readonly operation: Operation;
  /** What the stack was and is to be made from: no event shows the secrets of either. */
  readonly sources: readonly Source[];
}

export interface NewOperation {
  readonly type: Sdk.OperationType;
  readonly token?: string | undefined;
  readonly changeSetId?: string | undefined;
}

/** Writes a new operation down. */
export function beginOperation(world: World, stack: Stack, begun: NewOperation): Operation {
  const { type, token, changeSetId } = begun;
  const operation: Operation = {
    id: world.random.uuid(),
    type,
    status: 'IN_PROGRESS',
    ...(token !== undefined && { token }),
    ...(changeSetId !== undefined && { changeSetId }),
  };
  stack.operations.push(operation);
  return operation;
}

/** The stack's own status, and the event that tells of it. */
export function setStackStatus(run: Run, status: Sdk.StackStatus, reason?: string): void {
  const { stack, world, operation } = run;
  stack.status = status;
  if (reason === undefined) delete stack.statusReason;
  else stack.statusReason = reason;
  if (!status.endsWith('_IN_PROGRESS')) {
    operation.status = isFailure(status, operation.type) ? 'FAILED' : 'SUCCEEDED';
  }
  stack.events.push({
    eventId: world.random.uuid(),
    operationId: operation.id,
    kind: 'STACK_EVENT',
    at: world.clock.now(),
    logicalId: stack.stackName,
    physicalId: stack.stackId,
    type: 'AWS::CloudFormation::Stack',
    // Every stack status that can occur here is a resource status too, but for the phases of cleaning up.
    status: status as Sdk.ResourceStatus,
    ...(reason !== undefined && { reason }),
    ...(operation.token !== undefined && { token: operation.token }),
  });
}

function isFailure(status: Sdk.StackStatus, type: Sdk.OperationType): boolean {
  return status.endsWith('_FAILED') || (type !== 'ROLLBACK' && status.includes('ROLLBACK'));
}

/** A resource's status, and the event that tells of it. */
export function setResourceStatus(
  run: Run,
  resource: Resource,
  status: Sdk.ResourceStatus,
  reason?: string,
): void {
  const { stack, world, operation } = run;
  const at = world.clock.now();
  resource.status = status;
  resource.timestamp = at;
  if (reason === undefined) delete resource.statusReason;
  else resource.statusReason = reason;
  stack.events.push({
    eventId: `${resource.logicalId}-${world.random.uuid()}`,
    operationId: operation.id,
    kind: status.endsWith('_FAILED') ? 'PROVISIONING_ERROR' : 'PROGRESS_EVENT',
    at,
    logicalId: resource.logicalId,
    physicalId: resource.physicalId ?? '',
    type: resource.type,
    status,
    properties: shownText(resource.properties, ...run.sources),
    ...(reason !== undefined && { reason }),
    ...(operation.token !== undefined && { token: operation.token }),
  });
}
