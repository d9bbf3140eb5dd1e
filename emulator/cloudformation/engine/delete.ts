import type { StackStatus } from '@aws-sdk/client-cloudformation';
import { deletionProblem } from '../exports.ts';
import { failedTo } from './journal.ts';
import type { Run } from './operation.ts';
import { removeResources, retains, survivesRollback } from './remove.ts';
import { setResourceStatus, setStackStatus } from './status.ts';

export interface Deletion {
  /** What the stack was before, and is again if its deletion is cancelled. */
  readonly statusBefore?: StackStatus;
  /** The stack goes because its creation failed. */
  readonly duringCreate?: boolean;
  /** Logical ids of resources that stay. */
  readonly retain?: readonly string[];
  /** What cannot be deleted stays, and the stack goes all the same. */
  readonly force?: boolean;
}

/** Deletes a stack's resources and then the stack; its record stays, to be found by its id. */
export async function deleteEverything(run: Run, deletion: Deletion): Promise<void> {
  const { stack } = run;
  const inUse = exportsInUse(run);
  if (inUse !== undefined) {
    delete stack.deletionTime;
    setStackStatus(run, deletion.statusBefore ?? 'DELETE_FAILED', inUse);
    run.operation.status = 'FAILED';
    return;
  }
  const { duringCreate = false, retain = [], force = false } = deletion;
  const failed = await removeResources(run, {
    resources: [...Object.values(stack.resources), ...stack.leftovers],
    force,
    keeps: (resource) =>
      retain.includes(resource.logicalId) ||
      (duringCreate ? survivesRollback(run, resource) : retains(resource.deletionPolicy, false)),
  });
  if (force) for (const resource of failed) setResourceStatus(run, resource, 'DELETE_SKIPPED');
  else if (failed.length > 0) {
    const ids = failed.map(({ logicalId }) => logicalId);
    setStackStatus(run, 'DELETE_FAILED', failedTo('delete', ids));
    return;
  }
  stack.changeSets = [];
  delete stack.changeSetId;
  stack.leftovers = [];
  delete stack.stable;
  setStackStatus(run, 'DELETE_COMPLETE');
}

function exportsInUse(run: Run): string | undefined {
  return run.stack.outputs
    .map(({ exportName }) =>
      exportName === undefined ? undefined : deletionProblem(run, exportName),
    )
    .find((problem) => problem !== undefined);
}
