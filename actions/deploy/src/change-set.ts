import {
  type Change,
  type ChangeSetType,
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetOutput,
} from '@aws-sdk/client-cloudformation';
import { Failure } from '../../shared/failure.ts';
import type { StackDefinition } from './manifest.ts';
import { type Patience, waitFor } from './waiting.ts';

export type ChangeSet =
  | { readonly outcome: 'no-changes' }
  | {
      readonly outcome: 'changes';
      readonly id: string;
      readonly stackId: string;
      readonly changes: readonly Change[];
    };

/** The texts with which CloudFormation says that there is nothing to do; a transform has a second one. */
const nothingToDo = /didn't contain changes|No updates are to be performed/;

/** Creates a change set and waits for it. One without changes is deleted again. */
export async function createChangeSet(
  client: CloudFormationClient,
  stack: StackDefinition,
  options: {
    readonly type: ChangeSetType;
    readonly name: string;
    readonly roleArn: string | undefined;
    readonly patience: Patience;
  },
): Promise<ChangeSet> {
  const { Id = '', StackId = '' } = await client.send(
    new CreateChangeSetCommand({
      StackName: stack.stackName,
      ChangeSetName: options.name,
      ChangeSetType: options.type,
      TemplateBody: stack.template.body,
      Parameters: Object.entries(stack.parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Tags: Object.entries(stack.tags).map(([Key, Value]) => ({ Key, Value })),
      Capabilities: [...stack.capabilities],
      RoleARN: options.roleArn,
    }),
  );
  const what = `change set of ${stack.stackName} is not ready`;
  const first = await waitFor(what, options.patience, async () => {
    const described = await client.send(new DescribeChangeSetCommand({ ChangeSetName: Id }));
    const isMade = described.Status === 'CREATE_COMPLETE' || described.Status === 'FAILED';
    return isMade ? described : undefined;
  });
  if (first.Status === 'CREATE_COMPLETE') {
    return {
      outcome: 'changes',
      id: Id,
      stackId: StackId,
      changes: await allChanges(client, Id, first),
    };
  }
  await discardChangeSet(client, Id, options.type === 'CREATE' ? StackId : undefined);
  const reason = first.StatusReason ?? 'no reason given';
  if (nothingToDo.test(reason)) return { outcome: 'no-changes' };
  throw new Failure(
    'AWS_REFUSED',
    `no change set can be made of ${stack.template.path} for ${stack.stackName}: ${reason}`,
  );
}

/** Deletes a change set, and the empty shell of a stack that came into being with it. */
export async function discardChangeSet(
  client: CloudFormationClient,
  id: string,
  shellId: string | undefined,
): Promise<void> {
  await client.send(new DeleteChangeSetCommand({ ChangeSetName: id }));
  if (shellId !== undefined) await client.send(new DeleteStackCommand({ StackName: shellId }));
}

async function allChanges(
  client: CloudFormationClient,
  id: string,
  first: DescribeChangeSetOutput,
): Promise<Change[]> {
  const changes = [...(first.Changes ?? [])];
  let { NextToken } = first;
  while (NextToken !== undefined) {
    const page: DescribeChangeSetOutput = await client.send(
      new DescribeChangeSetCommand({ ChangeSetName: id, NextToken }),
    );
    changes.push(...(page.Changes ?? []));
    NextToken = page.NextToken;
  }
  return changes;
}
