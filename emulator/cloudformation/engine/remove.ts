import { isLive, type Resource } from '../stack.ts';
import type { DeletionPolicy } from '../template/template.ts';
import { reasonOf } from './failure.ts';
import { type Run, setResourceStatus } from './operation.ts';
import { deleteResource } from './provision.ts';
import { inOrder, reversed } from './schedule.ts';

export interface Removal {
  readonly resources: readonly Resource[];
  /** Whether one stays in the account, no longer part of the stack. */
  keeps(resource: Resource): boolean;
  /** Called for each that is gone or kept. */
  removed?(resource: Resource): void;
}

/**
 * Deletes resources, those that need others before these. One that others still need because they could not be deleted is
 * not tried. Answers the logical ids of those that could not be deleted.
 */
export async function removeResources(run: Run, removal: Removal): Promise<string[]> {
  const byId = new Map(removal.resources.map((resource) => [resource.logicalId, resource]));
  const dependents = reversed(
    new Map(removal.resources.map(({ logicalId, dependsOn }) => [logicalId, new Set(dependsOn)])),
  );
  const failed: string[] = [];
  const blocked = new Set<string>();
  await inOrder(dependents, async (id) => {
    const resource = byId.get(id);
    const isBlocked = [...(dependents.get(id) ?? [])].some((one) => blocked.has(one));
    if (resource === undefined) return;
    if (!isBlocked && (await remove(run, resource, removal))) return;
    blocked.add(id);
    if (!isBlocked) failed.push(id);
  });
  return failed;
}

async function remove(run: Run, resource: Resource, removal: Removal): Promise<boolean> {
  if (!isLive(resource)) {
    removal.removed?.(resource);
    return true;
  }
  try {
    if (removal.keeps(resource)) setResourceStatus(run, resource, 'DELETE_SKIPPED');
    else await removeWithEvents(run, resource);
  } catch (error) {
    setResourceStatus(run, resource, 'DELETE_FAILED', reasonOf(error));
    return false;
  }
  removal.removed?.(resource);
  return true;
}

async function removeWithEvents(run: Run, resource: Resource): Promise<void> {
  setResourceStatus(run, resource, 'DELETE_IN_PROGRESS');
  await deleteResource(run, resource);
  setResourceStatus(run, resource, 'DELETE_COMPLETE');
}

/** `duringCreate`: the creation that made the resource is being rolled back. */
export function retains(policy: DeletionPolicy | undefined, duringCreate: boolean): boolean {
  return policy === 'Retain' || (policy === 'RetainExceptOnCreate' && !duringCreate);
}
