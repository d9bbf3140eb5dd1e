import { bringAbout } from './deploy.ts';
import { type Run, rollbackRun } from './operation.ts';
import { setResourceStatus, setStackStatus } from './status.ts';

/** Takes resources into a stack and changes nothing else; where one cannot be taken, none is. */
export async function deployImport(run: Run, zones: readonly string[]): Promise<void> {
  await bringAbout(run, zones);
  const { reason } = run.journal;
  if (reason !== undefined) return rollBackImport(run, reason);
  delete run.stack.stable;
  setStackStatus(run, 'IMPORT_COMPLETE');
}

/** What was taken in is let go again. Nothing is deleted. */
async function rollBackImport(failed: Run, reason: string): Promise<void> {
  const run = rollbackRun(failed);
  const { stack } = run;
  setStackStatus(run, 'IMPORT_ROLLBACK_IN_PROGRESS', reason);
  for (const resource of Object.values(stack.resources)) {
    if (failed.imports?.has(resource.logicalId) !== true) continue;
    setResourceStatus(run, resource, 'IMPORT_ROLLBACK_IN_PROGRESS');
    setResourceStatus(run, resource, 'IMPORT_ROLLBACK_COMPLETE');
    delete stack.resources[resource.logicalId];
  }
  if (stack.stable !== undefined) Object.assign(stack, stack.stable);
  delete stack.stable;
  setStackStatus(run, 'IMPORT_ROLLBACK_COMPLETE');
}
