import type * as Sdk from '@aws-sdk/client-cloudformation';
import { shownText } from '../no-echo.ts';
import { isPresent, type Resource, type Stack, type StackEvent } from '../stack.ts';
import { notify } from './notify.ts';
import type { Run } from './operation.ts';

/** The stack's own status, and the event that tells of it. */
export function setStackStatus(run: Run, status: Sdk.StackStatus, reason?: string): void {
  if (!isPresent(run)) return;
  const { stack, world, operation } = run;
  stack.status = status;
  if (reason === undefined) delete stack.statusReason;
  else stack.statusReason = reason;
  // The time at which the deletion began, that of a rollback included.
  if (status === 'DELETE_IN_PROGRESS' || status === 'ROLLBACK_IN_PROGRESS') {
    stack.deletionTime = world.clock.now();
  }
  if (!status.endsWith('_IN_PROGRESS')) {
    operation.status = isFailure(status, operation.type) ? 'FAILED' : 'SUCCEEDED';
  }
  tell(run, {
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
  const goesBack = type === 'ROLLBACK' || type === 'CONTINUE_ROLLBACK';
  return status.endsWith('_FAILED') || (!goesBack && status.includes('ROLLBACK'));
}

/** A resource's status, and the event that tells of it. */
export function setResourceStatus(
  run: Run,
  resource: Resource,
  status: Sdk.ResourceStatus,
  reason?: string,
): void {
  if (!isPresent(run)) return;
  const { stack, world, operation } = run;
  const at = world.clock.now();
  resource.status = status;
  resource.timestamp = at;
  if (reason === undefined) delete resource.statusReason;
  else resource.statusReason = reason;
  tell(run, {
    eventId: eventId(stack, `${resource.logicalId}-${status}-${new Date(at).toISOString()}`, run),
    operationId: operation.id,
    kind: status.endsWith('_FAILED') ? 'PROVISIONING_ERROR' : 'PROGRESS_EVENT',
    at,
    logicalId: resource.logicalId,
    physicalId: resource.physicalId ?? '',
    type: resource.type,
    status,
    properties: shownText(resource.attempted?.properties ?? resource.properties, ...run.sources),
    ...(reason !== undefined && { reason }),
    ...(operation.token !== undefined && { token: operation.token }),
  });
}

/** AWS's form, `Topic-CREATE_COMPLETE-2026-11-23T08:00:00.000Z`; what happens within one millisecond gets another. */
function eventId({ events }: Stack, id: string, { world }: Run): string {
  const isTaken = events.some((event) => event.eventId === id);
  return isTaken ? `${id}-${world.random.uuid()}` : id;
}

function tell(run: Run, event: StackEvent): void {
  run.stack.events.push(event);
  notify(run, event);
}
