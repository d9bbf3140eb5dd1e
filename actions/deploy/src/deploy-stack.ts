import type { Change, Stack, StackStatus } from '@aws-sdk/client-cloudformation';
import { Failure } from '../../shared/failure.ts';
import { createChangeSet, discardChangeSet } from './change-set.ts';
import type { CountingClient } from './clients.ts';
import { decideMove, endedWell, isUnderWay } from './decide-move.ts';
import { deleteStack, describeStack, protectStack, readTemplate } from './live-stack.ts';
import type { StackDefinition } from './manifest.ts';
import { executeChangeSet } from './operation.ts';
import { rootCause, toLine } from './stack-events.ts';
import { isUnchanged } from './unchanged.ts';
import { type Patience, waitFor } from './waiting.ts';

export interface DeployOptions {
  readonly mode: 'plan' | 'apply';
  /** Role that CloudFormation acts as; undefined: as the caller. */
  readonly roleArn: string | undefined;
  /** Whether a stack whose creation failed may be deleted to make it anew. */
  readonly recreate: boolean;
  /** Names change sets and marks the operation's events; unique for each run. */
  readonly runId: string;
  readonly patience: Patience;
  readonly log: (line: string) => void;
}

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

/** Brings one stack to what the repository wants, or shows what that would change. */
export async function deployStack(
  stack: StackDefinition,
  { cloudFormation }: CountingClient,
  options: DeployOptions,
): Promise<StackOutcome> {
  demandParameters(stack);
  let live = await settled(stack, cloudFormation, options);
  if (live !== undefined && decideMove(live.StackStatus).move === 'recreate') {
    await clearAway(live, cloudFormation, options);
    live = undefined;
  }
  const isNew = decideMove(live?.StackStatus).move === 'create';
  if (live !== undefined && !isNew) {
    const template = await readTemplate(cloudFormation, stack.stackName);
    if (isUnchanged(stack, live, template, options.roleArn)) return { outcome: 'unchanged' };
  }
  const changed = await change(stack, isNew, cloudFormation, options);
  await protect(stack, live, changed, cloudFormation, options);
  return changed;
}

/** CloudFormation would only say so after a change set was made. */
function demandParameters({ template, parameters, stackName }: StackDefinition): void {
  const known = template.parameters.map(({ name }) => name);
  const unknown = Object.keys(parameters).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Failure(
      'INVALID_FILE',
      `${template.path} has no parameter ${unknown.join(', ')}, which ${stackName} is given`,
    );
  }
  const missing = template.parameters.filter(
    ({ name, defaultValue }) => defaultValue === undefined && !(name in parameters),
  );
  if (missing.length > 0) {
    throw new Failure(
      'INVALID_FILE',
      `${stackName} needs parameter ${missing.map(({ name }) => name).join(', ')} of ${template.path}`,
    );
  }
}

/** The stack once no operation is under way; refuses one that only a human can help. */
async function settled(
  stack: StackDefinition,
  client: CountingClient['cloudFormation'],
  options: DeployOptions,
): Promise<Stack | undefined> {
  let told = false;
  const { found } = await waitFor(`${stack.stackName} is busy`, options.patience, async () => {
    const live = await describeStack(client, stack.stackName);
    if (!isUnderWay(live?.StackStatus)) return { found: live };
    if (!told) options.log(`waits: the stack is in ${live?.StackStatus}`);
    told = true;
    return undefined;
  });
  const decided = decideMove(found?.StackStatus);
  if (decided.move === 'refuse') {
    throw new Failure(
      'STACK_FAILED',
      `${stack.stackName} is in ${found?.StackStatus}; ${decided.remedy}`,
    );
  }
  return found;
}

async function clearAway(
  live: Stack,
  client: CountingClient['cloudFormation'],
  options: DeployOptions,
): Promise<void> {
  const name = live.StackName ?? '';
  if (options.mode === 'plan' || !options.recreate) {
    throw new Failure(
      'STACK_FAILED',
      `${name} is in ${live.StackStatus}; delete it, or apply with recreate: true`,
    );
  }
  if (live.EnableTerminationProtection) {
    throw new Failure(
      'STACK_FAILED',
      `${name} is in ${live.StackStatus} and protected from termination; unlock it first`,
    );
  }
  const id = live.StackId ?? name;
  options.log('deletes the stack that could not be created');
  await deleteStack(client, id, options.roleArn);
  const status = await waitFor(`${name} is not deleted`, options.patience, async () => {
    const now = await describeStack(client, id);
    return now?.StackStatus === 'DELETE_IN_PROGRESS'
      ? undefined
      : (now?.StackStatus ?? 'DELETE_COMPLETE');
  });
  if (status !== 'DELETE_COMPLETE')
    throw new Failure('STACK_FAILED', `${name} cannot be deleted; it is in ${status}`);
}

async function change(
  stack: StackDefinition,
  isNew: boolean,
  client: CountingClient['cloudFormation'],
  options: DeployOptions,
): Promise<StackOutcome> {
  const name = `keywatch-${options.runId}`;
  const { roleArn, patience } = options;
  const type = isNew ? 'CREATE' : 'UPDATE';
  const changeSet = await createChangeSet(client, stack, { type, name, roleArn, patience });
  if (changeSet.outcome === 'no-changes') return { outcome: 'unchanged' };
  const { id, stackId, changes } = changeSet;
  if (options.mode === 'plan') {
    await discardChangeSet(client, id, isNew ? stackId : undefined);
    return { outcome: 'planned', isNew, changes };
  }
  const { status, events } = await executeChangeSet(client, changeSet, {
    token: name,
    patience,
    onEvent: (event) => options.log(toLine(event)),
  });
  if (endedWell(status)) return { outcome: 'deployed', isNew, changes };
  return failure(stack, status, rootCause(events, stack.stackName));
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
  client: CountingClient['cloudFormation'],
  { mode }: DeployOptions,
): Promise<void> {
  if (mode === 'plan' || outcome === 'failed') return;
  if ((live?.EnableTerminationProtection ?? false) === terminationProtection) return;
  await protectStack(client, stackName, terminationProtection);
}
