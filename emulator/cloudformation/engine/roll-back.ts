import type { OnFailure } from '@aws-sdk/client-cloudformation';
import type { Resource } from '../stack.ts';
import { deleteEverything } from './delete.ts';
import { reasonOf } from './failure.ts';
import type { Before, Journal, Step } from './journal.ts';
import { beginOperation, type Run, setResourceStatus, setStackStatus } from './operation.ts';
import { updateResource } from './provision.ts';
import { removeResources, retains } from './remove.ts';

/** Deletes what a failed creation has made. */
export async function rollBackCreate(
  failed: Run,
  reason: string,
  onFailure: Exclude<OnFailure, 'DO_NOTHING'>,
): Promise<void> {
  const sentence = reason.endsWith('.') ? reason : `${reason}.`;
  const why = `${sentence} ${onFailure === 'DELETE' ? 'Delete' : 'Rollback'} requested by user.`;
  const run = rollbackRun(failed);
  if (onFailure === 'DELETE') {
    setStackStatus(run, 'DELETE_IN_PROGRESS', why);
    await deleteEverything(run, { duringCreate: true });
    return;
  }
  setStackStatus(run, 'ROLLBACK_IN_PROGRESS', why);
  const left = await removeResources(run, {
    resources: Object.values(run.stack.resources),
    keeps: ({ deletionPolicy }) => retains(deletionPolicy, true),
  });
  if (left.length === 0) setStackStatus(run, 'ROLLBACK_COMPLETE');
  else setStackStatus(run, 'ROLLBACK_FAILED', failedToDelete(left));
}

/** An operation of its own, as `DescribeEvents` groups it. */
function rollbackRun(run: Run): Run {
  run.operation.status = 'FAILED';
  const { token } = run.operation;
  return { ...run, operation: beginOperation(run.world, run.stack, { type: 'ROLLBACK', token }) };
}

export function failedToDelete(ids: readonly string[]): string {
  return `The following resource(s) failed to delete: [${ids.join(', ')}]. `;
}

/** Takes a failed update back, the last step first; what it created goes in the clean-up. */
export async function rollBackUpdate(failed: Run, journal: Journal, before: Before): Promise<void> {
  const run = rollbackRun(failed);
  const { stack } = run;
  setStackStatus(run, 'UPDATE_ROLLBACK_IN_PROGRESS', journal.reason);
  Object.assign(stack, before);
  const leftovers: Resource[] = [];
  const stuck: string[] = [];
  for (const step of journal.steps.toReversed()) {
    if (!(await undo(run, step, leftovers))) stuck.push(idOf(step));
  }
  if (stuck.length > 0) {
    const reason = `The following resource(s) failed to update: [${stuck.join(', ')}]. `;
    setStackStatus(run, 'UPDATE_ROLLBACK_FAILED', reason);
    return;
  }
  setStackStatus(run, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
  await removeResources(run, {
    resources: leftovers,
    keeps: ({ deletionPolicy }) => retains(deletionPolicy, true),
  });
  setStackStatus(run, 'UPDATE_ROLLBACK_COMPLETE');
}

function idOf(step: Step): string {
  return step.kind === 'created' ? step.logicalId : step.before.logicalId;
}

/** Whether the step could be taken back. */
async function undo(run: Run, step: Step, leftovers: Resource[]): Promise<boolean> {
  const { resources } = run.stack;
  const present = resources[idOf(step)];
  switch (step.kind) {
    case 'created':
      if (present !== undefined) leftovers.push(present);
      delete resources[step.logicalId];
      return true;
    case 'replaced':
      if (present !== undefined) leftovers.push(present);
      resources[step.before.logicalId] = step.before;
      setResourceStatus(run, step.before, 'UPDATE_COMPLETE');
      return true;
    case 'updated':
      return present === undefined || undoUpdate(run, present, step);
  }
}

/**
 * Also what failed in the middle is set back, in every property that it was to change: how far it came is not known. So a
 * call that was refused is made again, and where it is refused again the stack is stuck, as in AWS.
 */
async function undoUpdate(
  run: Run,
  present: Resource,
  { before, attempted }: Extract<Step, { kind: 'updated' }>,
): Promise<boolean> {
  const changed = { ...present, properties: attempted };
  setResourceStatus(run, changed, 'UPDATE_IN_PROGRESS');
  try {
    await updateResource(run, changed, before.properties);
  } catch (error) {
    setResourceStatus(run, present, 'UPDATE_FAILED', reasonOf(error));
    return false;
  }
  const restored = { ...before, attributes: changed.attributes };
  run.stack.resources[before.logicalId] = restored;
  setResourceStatus(run, restored, 'UPDATE_COMPLETE');
  return true;
}
