import type { Stack } from '@aws-sdk/client-cloudformation';
import { createChangeSet } from './change-set.ts';
import type { CountingClient } from './clients.ts';
import { decideMove } from './decide-move.ts';
import type { DeployOptions } from './deploy-options.ts';
import { discard } from './discard.ts';
import { readTemplate } from './live-stack.ts';
import type { StackDefinition } from './manifest.ts';
import { executeChangeSet } from './operation.ts';
import { refusal, toOutcome } from './outcome.ts';
import { demandParameters } from './parameters.ts';
import { protect } from './protection.ts';
import type { StackOutcome } from './result.ts';
import { clearAway, settle } from './settle.ts';
import { toLine } from './stack-events.ts';
import { isUnchanged } from './unchanged.ts';

type Client = CountingClient['cloudFormation'];

/** Brings one stack to what the repository wants. */
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
  if (changed.outcome !== 'failed') await protect(stack, live, client, options);
  return changed;
}

async function change(
  stack: StackDefinition,
  live: Stack | undefined,
  client: Client,
  options: DeployOptions,
): Promise<StackOutcome> {
  const name = `keywatch-${options.runId}`;
  const { patience, underWay } = options;
  const isNew = decideMove(live?.StackStatus).move === 'create';
  const type = isNew ? 'CREATE' : 'UPDATE';
  const changeSet = await createChangeSet(client, stack, { ...options, type, name });
  if (changeSet.outcome !== 'changes') {
    await discard(changeSet, live, client, options);
    return changeSet.outcome === 'refused' ? refusal(stack, changeSet) : { outcome: 'unchanged' };
  }
  const ended = await executeChangeSet(client, changeSet, {
    token: name,
    patience,
    underWay,
    onEvent: (event) => options.log(toLine(event)),
  });
  return toOutcome(stack, ended, { isNew, changes: changeSet.changes });
}
