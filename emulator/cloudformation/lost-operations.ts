import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { World } from '../world.ts';
import { endAttempt } from './attempt.ts';
import type { ChangeSet, Resource, Stack } from './stack.ts';

type LostIn = Pick<World, 'clock' | 'random'>;

/**
 * A snapshot keeps what an operation has done, not the work itself. Whoever goes back to it finds the operation failed, as
 * after an internal failure of ours: nothing stays busy for ever, and what AWS allows after such a failure is allowed.
 */
export function endLostOperations(stacks: readonly Stack[], world: LostIn): void {
  for (const stack of stacks) {
    const status = statusAfter(stack.status);
    if (status !== undefined) endStack(stack, status, world);
    for (const changeSet of stack.changeSets) endChangeSet(changeSet);
    for (const operation of stack.operations) {
      if (operation.status === 'IN_PROGRESS') operation.status = 'FAILED';
    }
    for (const detection of stack.drift?.detections ?? []) {
      if (detection.status !== 'DETECTION_IN_PROGRESS') continue;
      Object.assign(detection, { status: 'DETECTION_FAILED', reason: lost });
    }
  }
}

const lost = 'Internal Failure: the operation was under way when the snapshot was taken';

/** By how the status begins; the first that fits counts. From each of them AWS knows a way on. */
const failures: readonly (readonly [beginning: string, failure: Sdk.StackStatus])[] = [
  ['CREATE_', 'CREATE_FAILED'],
  ['ROLLBACK_', 'ROLLBACK_FAILED'],
  ['UPDATE_ROLLBACK_', 'UPDATE_ROLLBACK_FAILED'],
  ['UPDATE_', 'UPDATE_FAILED'],
  ['DELETE_', 'DELETE_FAILED'],
  ['IMPORT_', 'IMPORT_ROLLBACK_FAILED'],
];

/** Undefined: nothing is under way. */
function statusAfter(status: Sdk.StackStatus): Sdk.StackStatus | undefined {
  if (!status.endsWith('_IN_PROGRESS')) return undefined;
  return failures.find(([beginning]) => status.startsWith(beginning))?.[1];
}

function endStack(stack: Stack, status: Sdk.StackStatus, { clock, random }: LostIn): void {
  const at = clock.now();
  const operation = stack.operations.findLast((one) => one.status === 'IN_PROGRESS');
  const resources = [...Object.values(stack.resources), ...stack.leftovers];
  for (const resource of resources) endResource(resource, at);
  Object.assign(stack, { status, statusReason: lost });
  stack.events.push({
    eventId: random.uuid(),
    operationId: operation?.id ?? '',
    kind: 'STACK_EVENT',
    ...{ at, logicalId: stack.stackName, physicalId: stack.stackId },
    type: 'AWS::CloudFormation::Stack',
    status: status as Sdk.ResourceStatus,
    reason: lost,
  });
}

/** How far the work on it came is not known. */
function endResource(resource: Resource, timestamp: number): void {
  if (!resource.status.endsWith('_IN_PROGRESS')) return;
  const status = resource.status.replace(/_IN_PROGRESS$/, '_FAILED') as Sdk.ResourceStatus;
  Object.assign(resource, { status, timestamp, statusReason: lost });
  endAttempt(resource);
}

function endChangeSet(changeSet: ChangeSet): void {
  if (changeSet.executionStatus === 'EXECUTE_IN_PROGRESS') {
    changeSet.executionStatus = 'EXECUTE_FAILED';
  }
  if (changeSet.status === 'CREATE_IN_PROGRESS') {
    Object.assign(changeSet, { status: 'FAILED', statusReason: lost });
  }
}
