import { cleanUpUpdate, keepStable, updateResources } from '../engine/deploy.ts';
import { ResourceFailure } from '../engine/failure.ts';
import { Interrupted, isStopped } from '../engine/interruption.ts';
import { type Run, rollbackRun } from '../engine/operation.ts';
import { planChanges } from '../engine/plan.ts';
import { announceRollback, cleanUpRollback, restore } from '../engine/roll-back.ts';
import { setStackStatus } from '../engine/status.ts';
import type { Resource, Source, Stack } from '../stack.ts';
import { checkNestedAccess, nestedCall } from './nested-access.ts';
import {
  childRun,
  continuedRun,
  type NestedProperties,
  nestedStackOf,
  outputsOf,
  presentNestedStack,
  requestOf,
} from './nested-run.ts';
import { sourceOf } from './source.ts';
import { zonesFor } from './zones.ts';

export async function updateNested(
  run: Run,
  resource: Resource,
  wanted: Resource['properties'],
): Promise<void> {
  const properties = wanted as NestedProperties;
  const stack = presentNestedStack(run, resource);
  const call = nestedCall(run);
  checkNestedAccess(call, 'UpdateStack', stack.stackName, properties.TemplateURL);
  const given = await sourceOf(requestOf(run.stack, properties), call, { stack });
  const { notificationArns: _, ...rest } = given;
  const source: Source =
    properties.NotificationARNs === undefined ? { ...rest, notificationArns: [] } : given;
  const zones = await zonesFor(source, call, run.caller);
  const hasFailed = stack.status.endsWith('_FAILED');
  if (!hasFailed && planChanges(run, stack, source, zones).isEmpty) return;
  stack.disableRollback = run.stack.disableRollback;
  const child = childRun(run, stack, source, { type: 'UPDATE_STACK' });
  keepStable(stack);
  stack.source = source;
  stack.lastUpdatedTime = run.world.clock.now();
  setStackStatus(child, 'UPDATE_IN_PROGRESS', 'User Initiated');
  await updateResources(child, zones);
  const { reason } = child.journal;
  resource.attributes = outputsOf(stack);
  if (reason === undefined) return;
  if (stack.disableRollback) setStackStatus(child, 'UPDATE_FAILED', reason);
  else announceRollback(rollbackRun(child), reason);
  if (isStopped(run)) throw new Interrupted();
  throw notUpdated(stack);
}

function notUpdated({ stackId, status, statusReason = '' }: Stack): ResourceFailure {
  return new ResourceFailure(
    `Embedded stack ${stackId} was not successfully updated. Currently in ${status} with reason: ${statusReason}`,
  );
}

/** The first phase of the rollback; the clean-up comes when the whole nest has been rolled back. */
export async function rollBackNested(run: Run, resource: Resource): Promise<void> {
  const stack = presentNestedStack(run, resource);
  if (stack.status === 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS') return;
  const child = rollingBack(run, stack);
  await restore(child);
  resource.attributes = outputsOf(stack);
  if (stack.status === 'UPDATE_ROLLBACK_FAILED') throw notUpdated(stack);
}

/** The rollback that the stack's own failure began, or one that follows from its parent's. */
function rollingBack(run: Run, stack: Stack): Run {
  const operation = stack.operations.at(-1);
  if (stack.status === 'UPDATE_ROLLBACK_IN_PROGRESS' && operation !== undefined) {
    return { ...continuedRun(run, stack), operation };
  }
  const { type } = run.operation;
  const child = childRun(run, stack, stack.stable?.source ?? stack.source, { type });
  announceRollback(child);
  return child;
}

export async function cleanUpNestedStack(run: Run, resource: Resource): Promise<void> {
  const stack = nestedStackOf(run, resource);
  const operation = stack?.operations.at(-1);
  if (stack?.stable === undefined || operation === undefined) return;
  const child = { ...continuedRun(run, stack), operation };
  if (stack.status === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS') await cleanUpUpdate(child);
  else await cleanUpRollback(child);
}
