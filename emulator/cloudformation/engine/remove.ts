import { isLive, type Resource } from '../stack.ts';
import type { DeletionPolicy } from '../template/template.ts';
import { reasonOf } from './failure.ts';
import type { Run } from './operation.ts';
import { deleteResource } from './provision.ts';
import { inOrder, reversed } from './schedule.ts';
import { setResourceStatus } from './status.ts';

export interface Removal {
  readonly resources: readonly Resource[];
  /** Whether one stays in the account, no longer part of the stack. */
  keeps(resource: Resource): boolean;
  /** How often a deletion is tried. */
  readonly attempts?: number;
  /** What others still need is tried all the same. */
  readonly force?: boolean;
  /** Asked before each: whether to begin no more. */
  stopped?(): boolean;
}

/**
 * Deletes resources, those that need others before these. One that others still need because they could not be deleted is
 * not tried. Answers those that could not be deleted.
 */
export async function removeResources(run: Run, removal: Removal): Promise<Resource[]> {
  const byKey = new Map(removal.resources.map((resource, at) => [`${at}`, resource]));
  const dependents = reversed(dependenciesAmong(removal.resources));
  const failed: Resource[] = [];
  const blocked = new Set<string>();
  const work = async (key: string): Promise<void> => {
    const resource = byKey.get(key);
    const isBlocked = [...(dependents.get(key) ?? [])].some((one) => blocked.has(one));
    if (resource === undefined) return;
    if (!isBlocked && (await remove(run, resource, removal))) return;
    if (removal.force !== true) blocked.add(key);
    if (!isBlocked) failed.push(resource);
  };
  await inOrder(dependents, work, () => removal.stopped?.() === true);
  return failed;
}

/** By place in the list: of a resource that was replaced both the old and the new may be in it. */
function dependenciesAmong(resources: readonly Resource[]): Map<string, Set<string>> {
  const keys = resources.map(({ logicalId }, at) => ({ logicalId, key: `${at}` }));
  return new Map(
    resources.map(({ logicalId, dependsOn }, at) => {
      const needs = keys.filter(
        (one) => one.logicalId !== logicalId && dependsOn.includes(one.logicalId),
      );
      return [`${at}`, new Set(needs.map(({ key }) => key))];
    }),
  );
}

async function remove(run: Run, resource: Resource, removal: Removal): Promise<boolean> {
  if (!isLive(resource)) {
    // What failed before it had an identity is told as gone, too.
    if (resource.status.endsWith('_FAILED')) setResourceStatus(run, resource, 'DELETE_COMPLETE');
    return true;
  }
  if (removal.keeps(resource)) {
    setResourceStatus(run, resource, 'DELETE_SKIPPED');
    return true;
  }
  for (let attempt = 1; attempt <= (removal.attempts ?? 1); attempt += 1) {
    if (await removeOnce(run, resource)) return true;
  }
  return false;
}

async function removeOnce(run: Run, resource: Resource): Promise<boolean> {
  try {
    setResourceStatus(run, resource, 'DELETE_IN_PROGRESS');
    await deleteResource(run, resource);
    setResourceStatus(run, resource, 'DELETE_COMPLETE');
    return true;
  } catch (error) {
    setResourceStatus(run, resource, 'DELETE_FAILED', reasonOf(error));
    return false;
  }
}

/** `duringCreate`: the operation that made the resource is being rolled back. */
export function retains(policy: DeletionPolicy | undefined, duringCreate: boolean): boolean {
  return policy === 'Retain' || (policy === 'RetainExceptOnCreate' && !duringCreate);
}

/** Whether the rollback of the operation that made a resource leaves it in the account. */
export function survivesRollback(run: Run, { deletionPolicy, isImported }: Resource): boolean {
  if (isImported === true) return true;
  return run.retainExceptOnCreate !== true && retains(deletionPolicy, true);
}
