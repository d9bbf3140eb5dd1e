import { importersOf } from '../exports.ts';
import { type Run, setStackStatus } from './operation.ts';
import { removeResources, retains } from './remove.ts';

export interface Deletion {
  /** The stack goes because its creation failed. */
  readonly duringCreate?: boolean;
  /** Logical ids of resources that stay. */
  readonly retain?: readonly string[];
}

/** Deletes a stack's resources and then the stack; its record stays, to be found by its id. */
export async function deleteEverything(run: Run, deletion: Deletion): Promise<void> {
  const { stack, world } = run;
  const inUse = exportsInUse(run);
  if (inUse !== undefined) {
    setStackStatus(run, 'DELETE_FAILED', inUse);
    return;
  }
  const { duringCreate = false, retain = [] } = deletion;
  const failed = await removeResources(run, {
    resources: Object.values(stack.resources),
    keeps: ({ logicalId, deletionPolicy }) =>
      retain.includes(logicalId) || retains(deletionPolicy, duringCreate),
  });
  if (failed.length > 0) {
    const reason = `The following resource(s) failed to delete: [${failed.join(', ')}]. `;
    setStackStatus(run, 'DELETE_FAILED', reason);
    return;
  }
  stack.deletionTime = world.clock.now();
  stack.changeSets = [];
  setStackStatus(run, 'DELETE_COMPLETE');
}

function exportsInUse(run: Run): string | undefined {
  for (const { exportName } of run.stack.outputs) {
    const importers = exportName === undefined ? [] : importersOf(run, exportName);
    if (importers.length > 0) {
      return `Export ${exportName ?? ''} cannot be deleted as it is in use by ${importers.join(', ')}`;
    }
  }
  return undefined;
}
