import type { OnFailure } from '@aws-sdk/client-cloudformation';
import type { Call } from '../../service.ts';
import type { Caller } from '../../world.ts';
import { deleteEverything } from '../engine/delete.ts';
import { deployCreate, deployUpdate } from '../engine/deploy.ts';
import { reasonOf } from '../engine/failure.ts';
import type { Before } from '../engine/journal.ts';
import {
  beginOperation,
  type NewOperation,
  type Run,
  setStackStatus,
} from '../engine/operation.ts';
import type { Source, Stack } from '../stack.ts';

/** What a stack's operation needs that was found out before it began. */
export interface Start {
  readonly call: Call;
  readonly stack: Stack;
  readonly caller: Caller;
  readonly operation: NewOperation;
}

const byUser = 'User Initiated';

/** Begins to create; answers at once. The operation's id is what events and `LastOperations` show. */
export function startCreate(
  start: Start,
  deployment: { source: Source; zones: readonly string[]; onFailure: OnFailure },
): string {
  const { source, zones, onFailure } = deployment;
  const run = begin(start, source);
  start.stack.source = source;
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
  const { source, outputs, imports } = stack;
  const before: Before = { source, outputs, imports };
  stack.source = deployment.source;
  stack.lastUpdatedTime = run.world.clock.now();
  setStackStatus(run, 'UPDATE_IN_PROGRESS', byUser);
  inBackground(run, 'UPDATE_FAILED', () => deployUpdate(run, deployment.zones, before));
  return run.operation.id;
}

export function startDelete(start: Start, retain: readonly string[]): string {
  const run = begin(start, start.stack.source);
  setStackStatus(run, 'DELETE_IN_PROGRESS', byUser);
  inBackground(run, 'DELETE_FAILED', () => deleteEverything(run, { retain }));
  return run.operation.id;
}

function begin({ call, stack, caller, operation }: Start, next: Source): Run {
  const { world, account, region } = call;
  return {
    ...{ world, account, region, stack, caller },
    operation: beginOperation(world, stack, operation),
    sources: [stack.source, next],
  };
}

/** A defect of ours must not leave a stack busy for ever: it is told where a deployer looks. */
function inBackground(
  run: Run,
  failure: 'CREATE_FAILED' | 'UPDATE_FAILED' | 'DELETE_FAILED',
  work: () => Promise<void>,
): void {
  run.world.background(async () => {
    try {
      await work();
    } catch (error) {
      setStackStatus(run, failure, `Internal Failure: ${reasonOf(error)}`);
      throw error;
    } finally {
      endChangeSet(run);
    }
  });
}

function endChangeSet({ stack, operation }: Run): void {
  const changeSet = stack.changeSets.find(({ id }) => id === operation.changeSetId);
  if (changeSet === undefined) return;
  changeSet.executionStatus =
    operation.status === 'SUCCEEDED' ? 'EXECUTE_COMPLETE' : 'EXECUTE_FAILED';
}
