import type { DescribeChangeSetOutput, Stack } from '@aws-sdk/client-cloudformation';
import { Failure } from '../../shared/failure.ts';
import {
  deleteChangeSet,
  readChangeSet,
  requestChangeSet,
  withPropertyValues,
} from './change-set.ts';
import type { CountingClient } from './clients.ts';
import { decideMove } from './decide-move.ts';
import type { DeployOptions } from './deploy-options.ts';
import { dropLeftovers } from './discard.ts';
import { readDrift, unreadableAmong } from './drift.ts';
import { readTemplate } from './live-stack.ts';
import type { StackDefinition } from './manifest.ts';
import type { StackOutcome } from './result.ts';
import { settle } from './settle.ts';
import { parseTemplate } from './template.ts';
import { differences } from './unchanged.ts';

type Client = CountingClient['cloudFormation'];

/**
 * Looks whether one stack still is as it was deployed, by a drift-aware change set of what it has already, which is deleted
 * unexecuted. `DetectStackDrift` would need the right to read every resource for whoever asks.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
 */
export async function detectDrift(
  stack: StackDefinition,
  client: Client,
  options: DeployOptions,
): Promise<StackOutcome> {
  const live = await settle(stack, client, options);
  if (live === undefined || decideMove(live.StackStatus).move !== 'update') throw unseen(live);
  await dropLeftovers(live.StackId ?? '', /^keywatch-drift-/, client, options);
  const template = await readTemplate(client, stack.stackName);
  const changeSet = await look(live, client, options);
  const seen = {
    differs: differences(stack, live, template, options.roleArn),
    unreadable: unreadableAmong(typesIn(template), changeSet.Changes ?? []),
  };
  const found = readDrift(changeSet);
  switch (found.finding) {
    case 'in-sync':
      return { outcome: 'in-sync', ...seen };
    case 'drifted':
      return { outcome: 'drifted', drifts: found.drifts, ...seen };
    case 'open':
      throw new Failure('INCONCLUSIVE', `cannot be looked at: ${found.reason}`);
  }
}

function unseen(live: Stack | undefined): Failure {
  const standing = live === undefined ? 'it is not there' : `it is in ${live.StackStatus}`;
  return new Failure('INCONCLUSIVE', `cannot be looked at, as ${standing}; deploy it first`);
}

/** A change set of the template, parameters and tags that the stack has, against how its resources are. */
async function look(
  { StackId: stackId, Parameters = [], Capabilities = [] }: Stack,
  client: Client,
  { runId, roleArn, patience }: DeployOptions,
): Promise<DescribeChangeSetOutput> {
  const { id, made } = await requestChangeSet(
    client,
    {
      StackName: stackId,
      ChangeSetName: `keywatch-drift-${runId}`,
      ChangeSetType: 'UPDATE',
      DeploymentMode: 'REVERT_DRIFT',
      UsePreviousTemplate: true,
      Parameters: Parameters.map(({ ParameterKey }) => ({ ParameterKey, UsePreviousValue: true })),
      Capabilities,
      RoleARN: roleArn,
    },
    patience,
  );
  try {
    if (made.Status !== 'CREATE_COMPLETE') return made;
    const { Changes = [] } = (await readChangeSet(client, id)) ?? {};
    return { ...made, Changes: await withPropertyValues(client, id, Changes) };
  } finally {
    await deleteChangeSet(client, id);
  }
}

/** The live template may be one that others have written. */
function typesIn(template: string): ReadonlyMap<string, string> {
  try {
    return parseTemplate('the live template', template).types;
  } catch {
    return new Map();
  }
}
