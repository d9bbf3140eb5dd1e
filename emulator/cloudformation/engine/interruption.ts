import { isPresent } from '../stack.ts';
import type { Run } from './operation.ts';

/** A resource was given up because something else went wrong, or somebody cancelled. */
export class Interrupted extends Error {
  constructor() {
    super('Resource deletion cancelled');
  }
}

/** Those who wait for a resource of this stack, its parents or its children; woken when there is something new. */
export function channelOf({ stack }: Pick<Run, 'stack'>): string {
  return `cloudformation/${stack.rootId ?? stack.stackId}`;
}

/** Whether nothing new may be begun any more; the reason is then in the journal. */
export function isStopped(run: Run): boolean {
  if (run.journal.reason !== undefined) return true;
  const reason = outerReason(run);
  if (reason !== undefined) run.journal.failWith(reason);
  return reason !== undefined;
}

function outerReason(run: Run): string | undefined {
  const { operation, deadline, parent, world } = run;
  if (!isPresent(run)) return 'The state was replaced';
  if (operation.interrupted !== undefined) return 'User Initiated';
  if (deadline !== undefined && world.clock.now() >= deadline) {
    return 'Stack creation time exceeded the specified timeout. ';
  }
  if (parent === undefined || !isStopped(parent)) return undefined;
  return parent.operation.type === 'CREATE_STACK'
    ? 'Resource creation cancelled'
    : 'Resource update cancelled';
}

/** Pauses until something happens in the nest of stacks, at the latest until `until`. */
export function pause(run: Run, until: number): Promise<void> {
  return run.world.clock.pause(channelOf(run), Math.min(until, deadlineOf(run)), forever);
}

function deadlineOf({ deadline, parent }: Run): number {
  const outer = parent === undefined ? Number.POSITIVE_INFINITY : deadlineOf(parent);
  return Math.min(deadline ?? Number.POSITIVE_INFINITY, outer);
}

const forever = new AbortController().signal;
