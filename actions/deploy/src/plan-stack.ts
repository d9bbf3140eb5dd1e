import type { Stack } from '@aws-sdk/client-cloudformation';
import { Failure } from '../../shared/failure.ts';
import { type ChangeSet, createChangeSet, withPropertyValues } from './change-set.ts';
import { changedExports, importedAmong } from './changed-exports.ts';
import type { CountingClient } from './clients.ts';
import { decideMove } from './decide-move.ts';
import type { DeployOptions } from './deploy-options.ts';
import { discard, dropLeftovers, dropShell } from './discard.ts';
import { isShell, liveStateOf } from './fingerprint.ts';
import { readTemplate } from './live-stack.ts';
import type { StackDefinition } from './manifest.ts';
import { refusal } from './outcome.ts';
import { demandParameters } from './parameters.ts';
import { protectionDiffers } from './protection.ts';
import type { StackOutcome, StackResult } from './result.ts';
import { settle } from './settle.ts';
import { isUnchanged } from './unchanged.ts';

type Client = CountingClient['cloudFormation'];

/** Change sets that a plan or a deployment has made; those of drift detection are named otherwise. */
const madeByUs = /^keywatch-(?!drift-)/;

/** Makes the change set that brings one stack to what the repository wants, and leaves it to be executed. */
export async function planStack(
  stack: StackDefinition,
  upstream: readonly StackResult[],
  client: Client,
  options: DeployOptions,
): Promise<StackOutcome> {
  demandParameters(stack);
  const live = await settle(stack, client, options);
  const { move } = decideMove(live?.StackStatus);
  if (move === 'recreate') throw toRecreate(live);
  const because = reasonToDefer(stack, upstream);
  if (because !== undefined) return defer(because, live, client, options);
  if (live === undefined || move === 'create') return planNew(stack, live, client, options);
  return planUpdate(stack, live, client, options);
}

async function defer(
  because: string,
  live: Stack | undefined,
  client: Client,
  options: DeployOptions,
): Promise<StackOutcome> {
  const { StackId: stackId = '' } = live ?? {};
  if (!isShell(live)) return { outcome: 'deferred', because, live: liveStateOf(live) };
  const isEmpty = await dropLeftovers(stackId, madeByUs, client, options);
  if (isEmpty) await dropShell(stackId, client, options);
  return { outcome: 'deferred', because };
}

async function planNew(
  stack: StackDefinition,
  shell: Stack | undefined,
  client: Client,
  options: DeployOptions,
): Promise<StackOutcome> {
  const isOurs =
    shell === undefined || (await dropLeftovers(shell.StackId ?? '', madeByUs, client, options));
  const changeSet = await make(stack, 'CREATE', client, options);
  if (changeSet.outcome !== 'changes') {
    await discard(changeSet, isOurs ? undefined : shell, client, options);
    return withoutChanges(stack, undefined, changeSet);
  }
  const { id, stackId, changes } = changeSet;
  return {
    ...{ outcome: 'planned', isNew: true, changeSetId: id },
    changes: await withPropertyValues(client, id, changes),
    live: { stackId, status: 'REVIEW_IN_PROGRESS' },
    changedExports: [],
  };
}

async function planUpdate(
  stack: StackDefinition,
  live: Stack,
  client: Client,
  options: DeployOptions,
): Promise<StackOutcome> {
  const template = await readTemplate(client, stack.stackName);
  const state = liveStateOf(live);
  if (isUnchanged(stack, live, template, options.roleArn))
    return { outcome: 'unchanged', live: state };
  await dropLeftovers(state.stackId, madeByUs, client, options);
  const changeSet = await make(stack, 'UPDATE', client, options);
  if (changeSet.outcome !== 'changes') {
    await discard(changeSet, live, client, options);
    return withoutChanges(stack, live, changeSet);
  }
  const { id, changes } = changeSet;
  return {
    ...{ outcome: 'planned', isNew: false, changeSetId: id, live: state },
    changes: await withPropertyValues(client, id, changes),
    changedExports: changedExports(stack, live, template, changes),
  };
}

function make(
  stack: StackDefinition,
  type: 'CREATE' | 'UPDATE',
  client: Client,
  options: DeployOptions,
): Promise<ChangeSet> {
  const name = `keywatch-${options.runId}`;
  return createChangeSet(client, stack, { ...options, type, name });
}

function withoutChanges(
  stack: StackDefinition,
  live: Stack | undefined,
  changeSet: Exclude<ChangeSet, { outcome: 'changes' }>,
): StackOutcome {
  if (changeSet.outcome === 'refused') return refusal(stack, changeSet);
  const outcome = protectionDiffers(stack, live) ? 'protection' : 'unchanged';
  return { outcome, live: liveStateOf(live) };
}

function toRecreate(live: Stack | undefined): Failure {
  return new Failure(
    'STACK_FAILED',
    `${live?.StackName} is in ${live?.StackStatus}; delete it, or apply with recreate: true`,
  );
}

/** A change set would be made for values that are about to be others, or for exports that are not there yet. */
function reasonToDefer(
  stack: StackDefinition,
  upstream: readonly StackResult[],
): string | undefined {
  for (const one of upstream) {
    const { stackName } = one.stack;
    if (one.outcome === 'deferred') return `${stackName} is deferred, too`;
    if (one.outcome !== 'planned') continue;
    if (one.isNew) return `${stackName} is not there yet`;
    const [name] = importedAmong(stack, one.changedExports);
    if (name !== undefined) return `${stackName} may give ${name} another value`;
  }
  return undefined;
}
