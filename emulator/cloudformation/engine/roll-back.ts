import type { OnFailure } from '@aws-sdk/client-cloudformation';
import { isLive, type Resource, type Stable } from '../stack.ts';
import { equal } from '../template/value.ts';
import { deleteEverything } from './delete.ts';
import { reasonOf } from './failure.ts';
import { channelOf, isStopped } from './interruption.ts';
import { failedTo } from './journal.ts';
import { type Run, rollbackRun } from './operation.ts';
import { differing, updateResource } from './provision.ts';
import { removeResources, survivesRollback } from './remove.ts';
import { inOrder } from './schedule.ts';
import { setResourceStatus, setStackStatus } from './status.ts';

/** Deletes what a failed creation has made. */
export async function rollBackCreate(
  failed: Run,
  reason: string,
  onFailure: Exclude<OnFailure, 'DO_NOTHING'>,
): Promise<void> {
  const run = rollbackRun(failed);
  if (onFailure === 'DELETE') {
    setStackStatus(run, 'DELETE_IN_PROGRESS', sentences(reason, 'Delete requested by user.'));
    await deleteEverything(run, { duringCreate: true });
    return;
  }
  setStackStatus(run, 'ROLLBACK_IN_PROGRESS', sentences(reason, 'Rollback requested by user.'));
  await undoCreate(run);
}

function sentences(first: string, second: string): string {
  return `${first.trimEnd().replace(/\.?$/, '.')} ${second}`;
}

/** The stack stays, without resources. */
async function undoCreate(run: Run): Promise<void> {
  const { stack, operation } = run;
  const left = await removeResources(run, {
    resources: [...Object.values(stack.resources), ...stack.leftovers],
    keeps: (resource) => survivesRollback(run, resource),
    stopped: () => operation.interrupted === 'superseded',
  });
  if (operation.interrupted === 'superseded') return;
  if (left.length > 0) {
    const ids = left.map(({ logicalId }) => logicalId);
    setStackStatus(run, 'ROLLBACK_FAILED', failedTo('delete', ids));
    return;
  }
  stack.leftovers = [];
  setStackStatus(run, 'ROLLBACK_COMPLETE');
}

/** Takes a failed update back. */
export async function rollBackUpdate(failed: Run, reason?: string): Promise<void> {
  const run = rollbackRun(failed);
  announceRollback(run, reason);
  await carryOutRollback(run);
}

/** A stack that never had a stable state loses all that it has. */
export function announceRollback(run: Run, reason?: string): void {
  const isCreation = run.stack.stable === undefined;
  setStackStatus(run, isCreation ? 'ROLLBACK_IN_PROGRESS' : 'UPDATE_ROLLBACK_IN_PROGRESS', reason);
}

export async function carryOutRollback(run: Run): Promise<void> {
  if (run.stack.stable === undefined) return undoCreate(run);
  await restore(run);
  await cleanUpRollback(run);
}

/**
 * Brings the resources back, as an update to the template before would. Whatever stood in the way, it can be tried again
 * (`ContinueUpdateRollback`).
 */
export async function restore(run: Run): Promise<void> {
  const { stack } = run;
  const { stable } = stack;
  if (stable === undefined) throw new Error(`stack ${stack.stackId} has no state to go back to`);
  const { source, outputs, imports } = stable;
  Object.assign(stack, { source, outputs, imports });
  const order = new Map(
    Object.values(stable.resources).map((one) => [one.logicalId, new Set(one.dependsOn)]),
  );
  const work = async (id: string): Promise<void> => {
    const before = stable.resources[id];
    if (before !== undefined) await restoreResource(run, structuredClone(before));
  };
  await inOrder(order, work, () => isStopped(run));
  const { reason } = run.journal;
  if (reason !== undefined) setStackStatus(run, 'UPDATE_ROLLBACK_FAILED', reason);
  else setStackStatus(run, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
}

/** What the update added goes in the clean-up. */
function setAside({ stack }: Run, stable: Stable): void {
  for (const resource of Object.values(stack.resources)) {
    if (Object.hasOwn(stable.resources, resource.logicalId)) continue;
    stack.leftovers.push(resource);
    delete stack.resources[resource.logicalId];
  }
}

async function restoreResource(run: Run, before: Resource): Promise<void> {
  const { resources } = run.stack;
  const present = resources[before.logicalId] ?? before;
  const isSkipped = skips(run, before.logicalId);
  if (present.physicalId !== before.physicalId) exchange(run, present, before);
  else if (!isSkipped && isChanged(run, present, before)) await undo(run, present, before);
  else if (isSkipped || present.status === 'UPDATE_FAILED') settle(run, before);
  else resources[before.logicalId] = before;
}

function skips({ skip, stack, parent }: Run, logicalId: string): boolean {
  if (skip === undefined) return false;
  return skip.has(parent === undefined ? logicalId : `${stack.stackName}.${logicalId}`);
}

/** The old one takes the place of the new one again. */
function exchange(run: Run, present: Resource, before: Resource): void {
  const { stack } = run;
  stack.leftovers = stack.leftovers.filter(
    (one) => one.logicalId !== before.logicalId || one.physicalId !== before.physicalId,
  );
  if (isLive(present)) stack.leftovers.push(present);
  settle(run, before);
}

function settle(run: Run, resource: Resource): void {
  run.stack.resources[resource.logicalId] = resource;
  setResourceStatus(run, resource, 'UPDATE_COMPLETE');
}

function isChanged(run: Run, present: Resource, before: Resource): boolean {
  const inPlace = run.own.get(before.type)?.inPlace;
  if (inPlace !== undefined) return inPlace.isTouched(run, present);
  return differing(present, before.properties).length > 0;
}

/**
 * Also what failed in the middle is set back, in every property that it was to change: how far it came is not known. So a
 * call that was refused is made again, and where it is refused again the stack is stuck, as in AWS.
 */
async function undo(run: Run, present: Resource, before: Resource): Promise<void> {
  const inPlace = run.own.get(before.type)?.inPlace;
  setResourceStatus(run, present, 'UPDATE_IN_PROGRESS');
  try {
    if (inPlace !== undefined) await inPlace.rollBack(run, present);
    else await updateResource(run, present, before.properties);
  } catch (error) {
    if (!equal(present.properties, before.properties)) {
      const uncertain = differing(present, before.properties);
      present.attempted = { properties: before.properties, uncertain };
    }
    setResourceStatus(run, present, 'UPDATE_FAILED', reasonOf(error));
    run.journal.fail('update', before.logicalId);
    run.world.clock.wake(channelOf(run));
    return;
  }
  settle(run, { ...before, attributes: present.attributes });
}

/** The last phase; a nested stack comes to it with its parent. */
export async function cleanUpRollback(run: Run): Promise<void> {
  const { stack } = run;
  if (stack.status !== 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS') return;
  await cleanUpNested(run);
  if (stack.stable !== undefined) setAside(run, stack.stable);
  const left = await removeResources(run, {
    resources: stack.leftovers,
    keeps: (resource) => survivesRollback(run, resource),
    attempts: cleanUpAttempts,
  });
  stack.leftovers = [];
  delete stack.stable;
  setStackStatus(run, 'UPDATE_ROLLBACK_COMPLETE', cleanUpReason(left));
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html */
export const cleanUpAttempts = 3;

/** What cannot be deleted in a clean-up is left behind. */
export function cleanUpReason(left: readonly Resource[]): string | undefined {
  return left.length === 0
    ? undefined
    : 'Update successful. One or more resources could not be deleted.';
}

export async function cleanUpNested(run: Run): Promise<void> {
  for (const resource of Object.values(run.stack.resources)) {
    await run.own.get(resource.type)?.inPlace?.cleanUp(run, resource);
  }
}
