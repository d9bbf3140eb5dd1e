import type { OnFailure, StackStatus } from '@aws-sdk/client-cloudformation';
import type { Call } from '../../service.ts';
import type { Caller } from '../../world.ts';
import { type Deletion, deleteEverything } from '../engine/delete.ts';
import { deployCreate, deployUpdate, keepStable } from '../engine/deploy.ts';
import { deployImport } from '../engine/deploy-import.ts';
import { reasonOf } from '../engine/failure.ts';
import { channelOf } from '../engine/interruption.ts';
import { Journal } from '../engine/journal.ts';
import { beginOperation, type NewOperation, type Run } from '../engine/operation.ts';
import { announceRollback, carryOutRollback } from '../engine/roll-back.ts';
import { setStackStatus } from '../engine/status.ts';
import { allStacks, isPresent, type Source, type Stack } from '../stack.ts';
import { ownTypes } from './own-types.ts';

/** What a stack's operation needs that was found out before it began. */
export interface Start {
  readonly call: Call;
  readonly stack: Stack;
  readonly caller: Caller;
  readonly operation: NewOperation;
  readonly options?: Pick<
    Run,
    'retainExceptOnCreate' | 'policy' | 'skip' | 'imports' | 'isValidated'
  >;
}

const byUser = 'User Initiated';
const minute = 60_000;

/** Begins to create; answers at once. The operation's id is what events and `LastOperations` show. */
export function startCreate(
  start: Start,
  deployment: { source: Source; zones: readonly string[]; onFailure: OnFailure },
): string {
  const { source, zones, onFailure } = deployment;
  const { timeoutInMinutes: timeout } = start.stack;
  const run: Run = {
    ...begin(start, source),
    ...(timeout !== undefined && { deadline: start.call.world.clock.now() + timeout * minute }),
  };
  start.stack.source = source;
  // A stack that comes from a change set counts as updated by its execution.
  if (start.operation.changeSetId !== undefined) {
    start.stack.lastUpdatedTime = run.world.clock.now();
  }
  setStackStatus(run, 'CREATE_IN_PROGRESS', byUser);
  inBackground(run, 'CREATE_FAILED', () => deployCreate(run, zones, onFailure));
  return run.operation.id;
}

export function startUpdate(
  start: Start,
  deployment: { source: Source; zones: readonly string[] },
): string {
  const { stack } = start;
  const run = begin(start, deployment.source);
  if (start.operation.changeSetId === undefined) delete stack.changeSetId;
  keepStable(stack);
  stack.source = deployment.source;
  stack.lastUpdatedTime = run.world.clock.now();
  setStackStatus(run, 'UPDATE_IN_PROGRESS', byUser);
  inBackground(run, 'UPDATE_FAILED', () => deployUpdate(run, deployment.zones));
  return run.operation.id;
}

/** Takes resources in, into a stack that may be a new one. */
export function startImport(
  start: Start,
  { source, zones }: { source: Source; zones: readonly string[] },
): string {
  const { stack } = start;
  const run = begin(start, source);
  keepStable(stack);
  stack.source = source;
  if (stack.status !== 'REVIEW_IN_PROGRESS') stack.lastUpdatedTime = run.world.clock.now();
  setStackStatus(run, 'IMPORT_IN_PROGRESS', byUser);
  inBackground(run, 'IMPORT_ROLLBACK_FAILED', () => deployImport(run, zones));
  return run.operation.id;
}

/** A creation or its rollback that is under way gives up first. */
export function startDelete(start: Start, deletion: Deletion): string {
  const { stack } = start;
  for (const operation of stack.operations) {
    if (operation.status !== 'IN_PROGRESS') continue;
    Object.assign(operation, { status: 'FAILED', interrupted: 'superseded' });
  }
  const run = begin(start, stack.source);
  const before = underWay.get(stack);
  const statusBefore = stack.status;
  setStackStatus(run, 'DELETE_IN_PROGRESS', byUser);
  run.world.clock.wake(channelOf(run));
  inBackground(run, 'DELETE_FAILED', async () => {
    await before;
    await deleteEverything(run, { statusBefore, ...deletion });
  });
  return run.operation.id;
}

/** Back to the last stable state, from a failed creation or update or from where a rollback got stuck. */
export function startRollback(start: Start): string {
  const run = begin(start, start.stack.stable?.source ?? start.stack.source);
  announceRollback(run, byUser);
  inBackground(run, 'UPDATE_ROLLBACK_FAILED', () => carryOutRollback(run));
  return run.operation.id;
}

function begin({ call, stack, caller, operation, options }: Start, next: Source): Run {
  const { world, account, region } = call;
  return {
    ...{ world, account, region, stack, caller },
    operation: beginOperation(world, stack, operation),
    sources: [stack.source, next],
    journal: new Journal(),
    own: ownTypes,
    policy: stack.policy,
    ...options,
  };
}

/** What goes on with a stack at this moment; it belongs to the process, as the work itself does. */
const underWay = new WeakMap<Stack, Promise<void>>();

/** A defect of ours must not leave a stack busy for ever: it is told where a deployer looks. */
function inBackground(run: Run, failure: StackStatus, work: () => Promise<void>): void {
  run.world.background(() => {
    const done = toItsEnd(run, failure, work);
    const settled = done.catch(() => undefined);
    underWay.set(run.stack, settled);
    return done;
  });
}

async function toItsEnd(run: Run, failure: StackStatus, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // The stack is no longer in the state; nobody waits for the end.
    if (!isPresent(run)) return;
    setStackStatus(run, failure, `Internal Failure: ${reasonOf(error)}`);
    throw error;
  } finally {
    if (isPresent(run)) endChangeSet(run);
  }
}

/** The change set that was executed, and those of its nest. */
function endChangeSet(run: Run): void {
  const { changeSetId, status } = run.operation;
  if (changeSetId === undefined) return;
  for (const { changeSets } of allStacks(run)) {
    for (const one of changeSets) {
      if (one.id !== changeSetId && one.rootId !== changeSetId) continue;
      one.executionStatus = status === 'SUCCEEDED' ? 'EXECUTE_COMPLETE' : 'EXECUTE_FAILED';
    }
  }
}
