import {
  type Change,
  type ChangeSetType,
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetOutput,
  DescribeEventsCommand,
} from '@aws-sdk/client-cloudformation';
import type { StackDefinition } from './manifest.ts';
import { type Patience, waitFor } from './waiting.ts';

export type ChangeSet = { readonly id: string; readonly stackId: string } & (
  | { readonly outcome: 'no-changes' }
  | { readonly outcome: 'changes'; readonly changes: readonly Change[] }
  /** CloudFormation cannot make it. `logicalId`: the resource that it found fault with, if it says so. */
  | { readonly outcome: 'refused'; readonly reason: string; readonly logicalId?: string }
);

/** The texts with which CloudFormation says that there is nothing to do; a transform has a second one. */
const nothingToDo = /didn't contain changes|No updates are to be performed/;

/** Creates a change set and waits for it. The caller discards it, unless it executes it. */
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
  const { Id: id = '', StackId: stackId = '' } = await client.send(
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
    const described = await client.send(new DescribeChangeSetCommand({ ChangeSetName: id }));
    const isMade = described.Status === 'CREATE_COMPLETE' || described.Status === 'FAILED';
    return isMade ? described : undefined;
  });
  if (first.Status === 'CREATE_COMPLETE') {
    return { outcome: 'changes', id, stackId, changes: await allChanges(client, id, first) };
  }
  const reason = first.StatusReason ?? 'no reason given';
  if (nothingToDo.test(reason)) return { outcome: 'no-changes', id, stackId };
  const refused = (await findValidationError(client, id)) ?? { reason };
  return { outcome: 'refused', id, stackId, ...refused };
}

export async function deleteChangeSet(client: CloudFormationClient, id: string): Promise<void> {
  await client.send(new DeleteChangeSetCommand({ ChangeSetName: id }));
}

/**
 * What CloudFormation's validation found; the change set's own reason only says that it found something. Without the right to
 * look, or where there is no such operation, that reason has to do.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html
 */
async function findValidationError(
  client: CloudFormationClient,
  id: string,
): Promise<{ reason: string; logicalId?: string } | undefined> {
  const { OperationEvents = [] } = await client
    .send(new DescribeEventsCommand({ ChangeSetName: id, Filters: { FailedEvents: true } }))
    .catch(() => ({ OperationEvents: [] }));
  const found = OperationEvents.filter(({ EventType }) => EventType === 'VALIDATION_ERROR');
  const [first] = found;
  if (first === undefined) return undefined;
  const reasons = found.map(
    ({ LogicalResourceId, ValidationPath, ValidationStatusReason }) =>
      `${LogicalResourceId} (${ValidationPath}): ${ValidationStatusReason}`,
  );
  const { LogicalResourceId: logicalId } = first;
  return { reason: reasons.join('; '), ...(logicalId !== undefined && { logicalId }) };
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
