import type { Stack } from '@aws-sdk/client-cloudformation';
import { isDenied } from '../../shared/aws-error.ts';
import { type ChangeSet, deleteChangeSet, listChangeSets } from './change-set.ts';
import type { CountingClient } from './clients.ts';
import type { DeployOptions } from './deploy-options.ts';
import { deleteStack, describeStack } from './live-stack.ts';

type Client = CountingClient['cloudFormation'];

/** Deletes a change set, and with it the empty shell of a stack that came into being for it. */
export async function discard(
  { id, stackId }: Pick<ChangeSet, 'id' | 'stackId'>,
  live: Stack | undefined,
  client: Client,
  options: DeployOptions,
): Promise<void> {
  await deleteChangeSet(client, id);
  if (live === undefined) await dropShell(stackId, client, options);
}

/**
 * Deletes the change sets of earlier runs that nobody executed, by the form of their names; what was executed stays, as the
 * record of it. Tells whether nothing is left.
 */
export async function dropLeftovers(
  stackId: string,
  ours: RegExp,
  client: Client,
  { log }: DeployOptions,
): Promise<boolean> {
  const found = await listChangeSets(client, stackId);
  const old = found.filter(
    ({ ChangeSetName = '', ExecutionStatus = '' }) =>
      ours.test(ChangeSetName) && !ExecutionStatus.startsWith('EXECUTE_'),
  );
  for (const { ChangeSetId = '', ChangeSetName } of old) {
    log(`deletes change set ${ChangeSetName} of an earlier run`);
    await deleteChangeSet(client, ChangeSetId);
  }
  return old.length === found.length;
}

/** Deletes a stack that is nothing but the place of change sets which are gone. */
export async function dropShell(
  stackId: string,
  client: Client,
  { roleArn, log }: DeployOptions,
): Promise<void> {
  const shell = await describeStack(client, stackId);
  if (shell?.StackStatus !== 'REVIEW_IN_PROGRESS') return;
  await deleteStack(client, stackId, roleArn).catch((error: unknown) => {
    // A role that only plans had better not be able to delete stacks; the next change set takes the shell over.
    if (!isDenied(error)) throw error;
    log('leaves an empty stack in REVIEW_IN_PROGRESS, as it may not delete it');
  });
}
