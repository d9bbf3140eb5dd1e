import type { Stack } from '@aws-sdk/client-cloudformation';
import { Failure } from '../../shared/failure.ts';
import type { CountingClient } from './clients.ts';
import { decideMove, isUnderWay } from './decide-move.ts';
import type { DeployOptions } from './deploy-options.ts';
import { during } from './interruption.ts';
import { deleteStack, describeStack } from './live-stack.ts';
import type { StackDefinition } from './manifest.ts';
import { waitFor } from './waiting.ts';

type Client = CountingClient['cloudFormation'];

/** The stack once no operation is under way; refuses one that only a human can help. */
export async function settle(
  stack: StackDefinition,
  client: Client,
  options: DeployOptions,
): Promise<Stack | undefined> {
  // What goes wrong at the first look ends it: nothing is under way yet that would be worth waiting for.
  let found = await describeStack(client, stack.stackName);
  if (isUnderWay(found?.StackStatus)) {
    options.log(`waits: the stack is in ${found?.StackStatus}`);
    found = await waitUntilIdle(stack, client, options);
  }
  const decided = decideMove(found?.StackStatus);
  if (decided.move !== 'refuse') return found;
  throw new Failure(
    'STACK_FAILED',
    `${stack.stackName} is in ${found?.StackStatus}; ${decided.remedy}`,
  );
}

async function waitUntilIdle(
  { stackName }: StackDefinition,
  client: Client,
  { patience }: DeployOptions,
): Promise<Stack | undefined> {
  const { idle } = await waitFor(`${stackName} is busy`, patience, async () => {
    const live = await describeStack(client, stackName);
    return isUnderWay(live?.StackStatus) ? undefined : { idle: live };
  });
  return idle;
}

/** Deletes a stack that could not be created, if that is allowed; its resources are gone already. */
export async function clearAway(
  live: Stack,
  client: Client,
  options: DeployOptions,
): Promise<void> {
  const { StackName: name = '', StackStatus, StackId: id = name } = live;
  if (!options.recreate) {
    throw new Failure(
      'STACK_FAILED',
      `${name} is in ${StackStatus}; delete it, or apply with recreate: true`,
    );
  }
  if (live.EnableTerminationProtection) {
    throw new Failure(
      'STACK_FAILED',
      `${name} is in ${StackStatus} and protected from termination; unlock it first`,
    );
  }
  options.log('deletes the stack that could not be created');
  await deleteStack(client, id, options.roleArn);
  const status = await during(options.underWay, id, () => waitUntilDeleted(id, client, options));
  if (status !== 'DELETE_COMPLETE')
    throw new Failure('STACK_FAILED', `${name} cannot be deleted; it is in ${status}`);
}

/** Asked by id, under which a deleted stack stays known. The first answer may still be the status from before. */
function waitUntilDeleted(id: string, client: Client, { patience }: DeployOptions) {
  return waitFor(`${id} is not deleted`, patience, async () => {
    const now = await describeStack(client, id);
    const status = now?.StackStatus ?? 'DELETE_COMPLETE';
    return status.startsWith('DELETE_') && status !== 'DELETE_IN_PROGRESS' ? status : undefined;
  });
}
