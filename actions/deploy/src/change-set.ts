import {
  type Change,
  ChangeSetNotFoundException,
  type ChangeSetSummary,
  type ChangeSetType,
  type CloudFormationClient,
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetOutput,
  DescribeEventsCommand,
  ListChangeSetsCommand,
} from '@aws-sdk/client-cloudformation';
import type { StackDefinition } from './manifest.ts';
import type { PlaceTemplate } from './template-source.ts';
import { type Patience, waitFor } from './waiting.ts';

export type ChangeSet = { readonly id: string; readonly stackId: string } & (
  | { readonly outcome: 'no-changes' }
  | { readonly outcome: 'changes'; readonly changes: readonly Change[] }
  /** CloudFormation cannot make it. `logicalId`: the resource that it found fault with, if it says so. */
  | { readonly outcome: 'refused'; readonly reason: string; readonly logicalId?: string }
);

/** The texts with which CloudFormation says that there is nothing to do; a transform has a second one. */
const nothingToDo = /didn't contain changes|No updates are to be performed/;

/** Creates a change set of what the repository wants, and waits for it. What becomes of it is the caller's. */
export async function createChangeSet(
  client: CloudFormationClient,
  stack: StackDefinition,
  options: {
    readonly type: ChangeSetType;
    readonly name: string;
    readonly roleArn: string | undefined;
    readonly patience: Patience;
    readonly placeTemplate: PlaceTemplate;
  },
): Promise<ChangeSet> {
  const input = {
    StackName: stack.stackName,
    ChangeSetName: options.name,
    ChangeSetType: options.type,
    ...(await options.placeTemplate(stack.template)),
    Parameters: Object.entries(stack.parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    Tags: Object.entries(stack.tags).map(([Key, Value]) => ({ Key, Value })),
    Capabilities: [...stack.capabilities],
    RoleARN: options.roleArn,
  };
  const { id, stackId, made } = await requestChangeSet(client, input, options.patience);
  if (made.Status === 'CREATE_COMPLETE') {
    return { outcome: 'changes', id, stackId, changes: await allChanges(client, id, made) };
  }
  if (isWithoutChanges(made)) return { outcome: 'no-changes', id, stackId };
  const { StatusReason: reason = 'no reason given' } = made;
  const refused = (await findValidationError(client, id)) ?? { reason };
  return { outcome: 'refused', id, stackId, ...refused };
}

/** Asks for a change set and waits until it is made or has failed. */
export async function requestChangeSet(
  client: CloudFormationClient,
  input: CreateChangeSetCommandInput,
  patience: Patience,
): Promise<{ id: string; stackId: string; made: DescribeChangeSetOutput }> {
  const { Id: id = '', StackId: stackId = '' } = await client.send(
    new CreateChangeSetCommand(input),
  );
  const what = `change set of ${input.StackName} is not ready`;
  const made = await waitFor(what, patience, async () => {
    const described = await client.send(new DescribeChangeSetCommand({ ChangeSetName: id }));
    const isMade = described.Status === 'CREATE_COMPLETE' || described.Status === 'FAILED';
    return isMade ? described : undefined;
  });
  return { id, stackId, made };
}

/** Whether it failed only because there is nothing to do. */
export function isWithoutChanges({ Status, StatusReason = '' }: DescribeChangeSetOutput): boolean {
  return Status === 'FAILED' && nothingToDo.test(StatusReason);
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

/** A change set as it stands, with all its changes; undefined: it is gone. */
export async function readChangeSet(
  client: CloudFormationClient,
  id: string,
): Promise<DescribeChangeSetOutput | undefined> {
  try {
    const first = await client.send(new DescribeChangeSetCommand({ ChangeSetName: id }));
    return { ...first, Changes: await allChanges(client, id, first) };
  } catch (error) {
    if (error instanceof ChangeSetNotFoundException) return undefined;
    throw error;
  }
}

/**
 * The same changes with the values of the properties before and after, where CloudFormation tells them. Asked for values, it
 * may leave out changes, so what it said without them holds.
 */
export async function withPropertyValues(
  client: CloudFormationClient,
  id: string,
  changes: readonly Change[],
): Promise<Change[]> {
  const input = { ChangeSetName: id, IncludePropertyValues: true };
  const first = await client.send(new DescribeChangeSetCommand(input));
  const valued = await allChanges(client, id, first, input);
  return changes.map((change) => valued.find((one) => isSame(one, change)) ?? change);
}

function isSame({ ResourceChange: a }: Change, { ResourceChange: b }: Change): boolean {
  return a?.LogicalResourceId === b?.LogicalResourceId && a?.Action === b?.Action;
}

export async function listChangeSets(
  client: CloudFormationClient,
  stackId: string,
): Promise<ChangeSetSummary[]> {
  const found: ChangeSetSummary[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListChangeSetsCommand({ StackName: stackId, NextToken }));
    found.push(...(page.Summaries ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

async function allChanges(
  client: CloudFormationClient,
  id: string,
  first: DescribeChangeSetOutput,
  input = {},
): Promise<Change[]> {
  const changes = [...(first.Changes ?? [])];
  let { NextToken } = first;
  while (NextToken !== undefined) {
    const page: DescribeChangeSetOutput = await client.send(
      new DescribeChangeSetCommand({ ...input, ChangeSetName: id, NextToken }),
    );
    changes.push(...(page.Changes ?? []));
    NextToken = page.NextToken;
  }
  return changes;
}
