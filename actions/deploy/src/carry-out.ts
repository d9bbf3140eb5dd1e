import type { DescribeChangeSetOutput, Stack } from '@aws-sdk/client-cloudformation';
import { Failure } from '../../shared/failure.ts';
import { readChangeSet } from './change-set.ts';
import type { CountingClient } from './clients.ts';
import { decideExecution } from './decide-execution.ts';
import type { DeployOptions } from './deploy-options.ts';
import { deployStack } from './deploy-stack.ts';
import { dropLeftovers } from './discard.ts';
import { changedParts, fingerprintOf, isShell, liveChange, liveStateOf } from './fingerprint.ts';
import { describeStack, readTemplate } from './live-stack.ts';
import type { StackDefinition } from './manifest.ts';
import { executeChangeSet, followOperation, isLatestOperation } from './operation.ts';
import { toOutcome } from './outcome.ts';
import type { PlannedStack } from './plan.ts';
import { protect } from './protection.ts';
import type { StackOutcome } from './result.ts';
import { toLine } from './stack-events.ts';

type Client = CountingClient['cloudFormation'];
type Of<Outcome> = Extract<PlannedStack, { outcome: Outcome }>;

/**
 * Does to one stack what its plan shows, and nothing else: whatever is not as it was planned refuses it. `options.runId` is the
 * plan's, so that a run which was cut off is found again.
 */
export async function carryOut(
  stack: StackDefinition,
  planned: PlannedStack,
  client: Client,
  options: DeployOptions,
): Promise<StackOutcome> {
  const now = fingerprintOf(stack, options.roleArn);
  const changes = changedParts(stack, planned.fingerprint, now);
  if (changes.length > 0) throw stale(changes.join(', and '));
  switch (planned.outcome) {
    case 'unchanged':
    case 'protection':
      return keep(stack, planned, client, options);
    case 'planned':
      return execute(stack, planned, client, options);
    case 'deferred':
      return planAndExecute(stack, planned, client, options);
  }
}

async function keep(
  stack: StackDefinition,
  planned: Of<'unchanged' | 'protection'>,
  client: Client,
  options: DeployOptions,
): Promise<StackOutcome> {
  const live = await describeStack(client, stack.stackName);
  const change = liveChange(stack.stackName, planned.live, liveStateOf(live));
  if (change !== undefined) throw stale(change);
  if (planned.outcome === 'protection') await protect(stack, live, client, options);
  return { outcome: 'unchanged' };
}

async function execute(
  stack: StackDefinition,
  planned: Of<'planned'>,
  client: Client,
  options: DeployOptions,
): Promise<StackOutcome> {
  const { changeSetId: id, isNew } = planned;
  const [live, changeSet] = [
    await describeStack(client, stack.stackName),
    await readChangeSet(client, id),
  ];
  const decided = decideExecution(stack, planned, live, changeSet);
  if (decided.next === 'refuse') throw stale(decided.because);
  if (decided.next === 'execute') await demandTemplate(stack, id, client);
  const outcome =
    decided.next === 'follow'
      ? await follow(stack, live, { isNew, changeSet }, client, options)
      : toOutcome(
          stack,
          await executeChangeSet(client, { id, stackId: live?.StackId ?? '' }, followed(options)),
          { isNew, changes: changeSet?.Changes ?? [] },
        );
  if (outcome.outcome === 'deployed') await protect(stack, live, client, options);
  return outcome;
}

/** The plan only says which change set it is; another role made it, and what counts is what is in it. */
async function demandTemplate(
  { stackName, template }: StackDefinition,
  changeSetId: string,
  client: Client,
): Promise<void> {
  const held = await readTemplate(client, stackName, changeSetId);
  if (held !== template.body)
    throw stale(`its change set has another template than ${template.path}`);
}

/** A change set that has been executed: by an earlier attempt of this run, or by somebody else. */
async function follow(
  stack: StackDefinition,
  live: Stack | undefined,
  { isNew, changeSet }: { isNew: boolean; changeSet: DescribeChangeSetOutput | undefined },
  client: Client,
  options: DeployOptions,
): Promise<StackOutcome> {
  const { StackId: stackId = '' } = live ?? {};
  const following = followed(options);
  if (!(await isLatestOperation(client, stackId, following.token)))
    throw stale('somebody else has executed its change set');
  options.log('was begun by an earlier attempt, which is followed');
  const ended = await followOperation(client, stackId, following);
  return toOutcome(stack, ended, { isNew, changes: changeSet?.Changes ?? [] });
}

/** What builds on it is there now; the template and all else are those that were shown. */
async function planAndExecute(
  stack: StackDefinition,
  planned: Of<'deferred'>,
  client: Client,
  options: DeployOptions,
): Promise<StackOutcome> {
  const live = await describeStack(client, stack.stackName);
  if (live !== undefined && !isShell(live) && isOfRun(live, options)) {
    const { live: before } = planned;
    const changes = { isNew: before === undefined, changeSet: undefined };
    const outcome = await follow(stack, live, changes, client, options);
    if (outcome.outcome === 'deployed') await protect(stack, live, client, options);
    return outcome;
  }
  const found = isShell(live) ? undefined : liveStateOf(live);
  const change = liveChange(stack.stackName, planned.live, found);
  if (change !== undefined) throw stale(change);
  if (live !== undefined) await dropLeftovers(live.StackId ?? '', /^keywatch-/, client, options);
  return deployStack(stack, client, options);
}

/** Whether the stack's last change set was one of this run. */
function isOfRun({ ChangeSetId = '' }: Stack, { runId }: DeployOptions): boolean {
  return ChangeSetId.includes(`:changeSet/keywatch-${runId}/`);
}

function followed({ runId, patience, underWay, log }: DeployOptions) {
  return {
    ...{ token: `keywatch-${runId}`, patience, underWay },
    onEvent: (event: Parameters<typeof toLine>[0]) => log(toLine(event)),
  };
}

function stale(because: string): Failure {
  return new Failure(
    'PLAN_STALE',
    `nothing is executed, since ${because}; run the workflow again for a new plan`,
  );
}
