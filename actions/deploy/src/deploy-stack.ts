import type { Change, Stack, StackStatus } from '@aws-sdk/client-cloudformation';
import { isDenied } from '../../shared/aws-error.ts';
import { Failure } from '../../shared/failure.ts';
import { type ChangeSet, createChangeSet, deleteChangeSet } from './change-set.ts';
import type { CountingClient } from './clients.ts';
import { decideMove, endedWell } from './decide-move.ts';
import type { DeployOptions } from './deploy-options.ts';
import { deleteStack, describeStack, protectStack, readTemplate } from './live-stack.ts';
import type { StackDefinition } from './manifest.ts';
import { executeChangeSet } from './operation.ts';
import { clearAway, settle } from './settle.ts';
import { rootCause, toLine } from './stack-events.ts';
import { isUnchanged } from './unchanged.ts';

/** How one stack ended. */
export type StackOutcome =
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'planned'; readonly isNew: boolean; readonly changes: readonly Change[] }
  | { readonly outcome: 'deployed'; readonly isNew: boolean; readonly changes: readonly Change[] }
  | {
      readonly outcome: 'failed';
      readonly message: string;
      /** Where in the template the failed resource stands; counted from 1. */
      readonly line?: number;
    };

type Client = CountingClient['cloudFormation'];

/** Brings one stack to what the repository wants, or shows what that would change. */
export async function deployStack(
  stack: StackDefinition,
  client: Client,
  options: DeployOptions,
): Promise<StackOutcome> {
  demandParameters(stack);
  let live = await settle(stack, client, options);
  if (live !== undefined && decideMove(live.StackStatus).move === 'recreate') {
    await clearAway(live, client, options);
    live = undefined;
  }
  if (live !== undefined && decideMove(live.StackStatus).move === 'update') {
    const template = await readTemplate(client, stack.stackName);
    if (isUnchanged(stack, live, template, options.roleArn)) return { outcome: 'unchanged' };
  }
  const changed = await change(stack, live, client, options);
  await protect(stack, live, changed, client, options);
  return changed;
}

/** CloudFormation would only say so after a change set was made. */
function demandParameters({ template, parameters, stackName, deployment }: StackDefinition): void {
  const known = template.parameters.map(({ name }) => name);
  const unknown = Object.keys(parameters).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Failure(
      'INVALID_FILE',
      `${template.path} has no parameter ${unknown.join(', ')}, which ${stackName} is given; correct ${deployment}`,
    );
  }
  const missing = template.parameters.filter(
    ({ name, defaultValue }) => defaultValue === undefined && !Object.hasOwn(parameters, name),
  );
  if (missing.length > 0) {
    throw new Failure(
      'INVALID_FILE',
      `${stackName} needs parameter ${missing.map(({ name }) => name).join(', ')} of ${template.path}; give it in ${deployment}`,
    );
  }
}

async function change(
  stack: StackDefinition,
  live: Stack | undefined,
  client: Client,
  options: DeployOptions,
): Promise<StackOutcome> {
  const name = `keywatch-${options.runId}`;
  const { roleArn, patience, underWay } = options;
  const isNew = decideMove(live?.StackStatus).move === 'create';
  const type = isNew ? 'CREATE' : 'UPDATE';
  const changeSet = await createChangeSet(client, stack, { type, name, roleArn, patience });
  if (changeSet.outcome !== 'changes' || options.mode === 'plan') {
    await discard(changeSet, live, client, options);
    return withoutExecution(stack, changeSet, isNew);
  }
  const { status, events } = await executeChangeSet(client, changeSet, {
    token: name,
    patience,
    underWay,
    onEvent: (event) => options.log(toLine(event)),
  });
  if (endedWell(status)) return { outcome: 'deployed', isNew, changes: changeSet.changes };
  return failure(stack, status, rootCause(events, stack.stackName));
}

/** Deletes a change set, and with it the empty shell of a stack that came into being for it. */
async function discard(
  { id, stackId }: ChangeSet,
  live: Stack | undefined,
  client: Client,
  { roleArn, log }: DeployOptions,
): Promise<void> {
  await deleteChangeSet(client, id);
  if (live !== undefined) return;
  const shell = await describeStack(client, stackId);
  if (shell?.StackStatus !== 'REVIEW_IN_PROGRESS') return;
  await deleteStack(client, stackId, roleArn).catch((error: unknown) => {
    // A role that only plans had better not be able to delete stacks; the next change set takes the shell over.
    if (!isDenied(error)) throw error;
    log('leaves an empty stack in REVIEW_IN_PROGRESS, as it may not delete it');
  });
}

function withoutExecution(
  { stackName, template }: StackDefinition,
  changeSet: ChangeSet,
  isNew: boolean,
): StackOutcome {
  switch (changeSet.outcome) {
    case 'no-changes':
      return { outcome: 'unchanged' };
    case 'changes':
      return { outcome: 'planned', isNew, changes: changeSet.changes };
    case 'refused': {
      const line = template.lines.get(changeSet.logicalId ?? '');
      const message = `CloudFormation can make no change set for ${stackName}: ${changeSet.reason}`;
      return { outcome: 'failed', message, ...(line !== undefined && { line }) };
    }
  }
}

function failure(
  { stackName, template }: StackDefinition,
  status: StackStatus,
  cause: ReturnType<typeof rootCause>,
): StackOutcome {
  if (cause === undefined) {
    return { outcome: 'failed', message: `${stackName} ended in ${status} and no event says why` };
  }
  const { logicalId, resourceType, reason } = cause;
  const line = template.lines.get(logicalId);
  const message = `${stackName} ended in ${status}: ${logicalId} (${resourceType}) failed: ${reason}`;
  return { outcome: 'failed', message, ...(line !== undefined && { line }) };
}

/** Termination protection is no part of a change set. */
async function protect(
  { stackName, terminationProtection }: StackDefinition,
  live: Stack | undefined,
  { outcome }: StackOutcome,
  client: Client,
  { mode, log }: DeployOptions,
): Promise<void> {
  if (mode === 'plan' || outcome === 'failed') return;
  if ((live?.EnableTerminationProtection ?? false) === terminationProtection) return;
  log(`turns termination protection ${terminationProtection ? 'on' : 'off'}`);
  await protectStack(client, stackName, terminationProtection);
}
