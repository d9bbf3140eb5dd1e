import type * as Sdk from '@aws-sdk/client-cloudformation';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { type ChangeSet, isBusy, type Stack, stacksOf } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { stackAccess } from './access.ts';
import { checkRollbackOption, checkUpdatable } from './busy.ts';
import { operationCaller } from './caller.ts';
import { createChangeSet } from './create-change-set.ts';
import { changeSetOf, presentStack, stackOfChangeSet } from './find.ts';
import { startCreate, startImport, startUpdate } from './lifecycle.ts';
import { nestOf } from './nested-change-sets.ts';
import { page } from './page.ts';
import { checkToken } from './request.ts';
import { showChange, showParameters, showTags } from './show.ts';
import { withoutSecrets } from './trail.ts';
import { zonesFor } from './zones.ts';

export const changeSets = {
  CreateChangeSet: {
    access: (input, call) => stackAccess('CreateChangeSet', call, input.StackName, input),
    trail: withoutSecrets,
    handle: createChangeSet,
  },
  DescribeChangeSet: {
    access: (input, call) => changeSetAccess('DescribeChangeSet', input, call),
    handle: describeChangeSet,
  },
  ExecuteChangeSet: {
    access: (input, call) => changeSetAccess('ExecuteChangeSet', input, call),
    handle: executeChangeSet,
  },
  DeleteChangeSet: {
    access: (input, call) => changeSetAccess('DeleteChangeSet', input, call),
    handle: deleteChangeSet,
  },
  ListChangeSets: {
    access: (input, call) => stackAccess('ListChangeSets', call, input.StackName),
    handle: ({ StackName, NextToken }, call) => {
      const stack = presentStack(call, StackName);
      const { items, nextToken } = page(stack.changeSets, NextToken, ({ id }) => id);
      return {
        Summaries: items.map((one) => summary(stack, one)),
        ...(nextToken !== undefined && { NextToken: nextToken }),
      };
    },
  },
} satisfies Operations<typeof Sdk>;

interface ChangeSetRequest {
  readonly ChangeSetName?: string | undefined;
  readonly StackName?: string | undefined;
}

function changeSetAccess(action: string, input: ChangeSetRequest, call: Call) {
  const stack = stackOfChangeSet(call, input.ChangeSetName, input.StackName);
  const { ChangeSetName } = input;
  return stackAccess(action, call, stack, { ChangeSetName });
}

function summary(stack: Stack, changeSet: ChangeSet): Sdk.ChangeSetSummary {
  const { id, name, status, statusReason, executionStatus, description } = changeSet;
  return {
    StackId: stack.stackId,
    StackName: stack.stackName,
    ChangeSetId: id,
    ChangeSetName: name,
    Status: status,
    ExecutionStatus: executionStatus,
    CreationTime: new Date(changeSet.creationTime),
    IncludeNestedStacks: changeSet.includesNested === true,
    ...(changeSet.parentId !== undefined && { ParentChangeSetId: changeSet.parentId }),
    ...(changeSet.rootId !== undefined && { RootChangeSetId: changeSet.rootId }),
    ...(changeSet.importsExisting === true && { ImportExistingResources: true }),
    ...(statusReason !== undefined && { StatusReason: statusReason }),
    ...(description !== undefined && { Description: description }),
  };
}

function describeChangeSet(
  input: Sdk.DescribeChangeSetCommandInput,
  call: Call,
): Sdk.DescribeChangeSetOutput {
  const { stack, changeSet } = changeSetOf(call, input.ChangeSetName, input.StackName);
  const { source, onStackFailure, deploymentConfig } = changeSet;
  const { items, nextToken } = page(
    input.IncludePropertyValues === true ? changeSet.changes : changeSet.outline,
    input.NextToken,
    ({ ResourceChange }) => ResourceChange?.LogicalResourceId ?? '',
  );
  return {
    ...summary(stack, changeSet),
    Parameters: showParameters(source),
    Capabilities: [...source.capabilities],
    Tags: showTags(source.tags),
    NotificationARNs: [...(source.notificationArns ?? [])],
    RollbackConfiguration: source.rollbackConfiguration ?? {},
    Changes: items.map((change) => showChange(change, input.IncludePropertyValues === true)),
    ...(changeSet.revertsDrift === true && {
      DeploymentMode: 'REVERT_DRIFT' as const,
      StackDriftStatus: changeSet.driftStatus,
    }),
    ...(onStackFailure !== undefined && { OnStackFailure: onStackFailure }),
    ...(deploymentConfig !== undefined && { DeploymentConfig: deploymentConfig }),
    ...(nextToken !== undefined && { NextToken: nextToken }),
  };
}

async function executeChangeSet(
  input: Sdk.ExecuteChangeSetCommandInput,
  call: Call,
): Promise<Record<string, never>> {
  checkToken(input.ClientRequestToken);
  const { stack, changeSet } = changeSetOf(call, input.ChangeSetName, input.StackName);
  const token = input.ClientRequestToken;
  const isFirst = stack.status === 'REVIEW_IN_PROGRESS';
  const type = isFirst ? 'CREATE_STACK' : 'UPDATE_STACK';
  refuseBoth(input, changeSet);
  refuseNested(changeSet, 'executed');
  if (isRepeated(stack, changeSet, token)) return {};
  checkExecutable(stack, changeSet);
  const disableRollback =
    changeSet.onStackFailure === 'DO_NOTHING' ||
    (input.DisableRollback ?? changeSet.deploymentConfig?.DisableRollback) === true;
  checkRollbackOption(stack, disableRollback);
  const { source, id } = changeSet;
  const caller = await operationCaller(call, source.roleArn);
  const zones = await zonesFor(source, call, caller);
  checkExecutable(stack, changeSet);
  occupy(stack, changeSet);
  for (const { changeSet: nested } of nestOf(call, changeSet)) {
    nested.executionStatus = 'EXECUTE_IN_PROGRESS';
  }
  if (changeSet.actual !== undefined) takeActual(stack, changeSet.actual);
  stack.disableRollback = disableRollback;
  const operation = { type, token, changeSetId: id } as const;
  const options = {
    retainExceptOnCreate: input.RetainExceptOnCreate === true,
    imports: new Map(Object.entries(changeSet.imports ?? {})),
  };
  const start = { call, stack, caller, operation, options };
  if (changeSet.type === 'IMPORT') startImport(start, { source, zones });
  else if (changeSet.type === 'UPDATE') startUpdate(start, { source, zones });
  else {
    const onFailure = stack.disableRollback
      ? 'DO_NOTHING'
      : (changeSet.onStackFailure ?? 'ROLLBACK');
    startCreate(start, { source, zones, onFailure });
  }
  return {};
}

/** What goes wrong goes back to the state that was found, not to the last deployment's. */
function takeActual(stack: Stack, actual: Stack['resources']): void {
  stack.resources = structuredClone({ ...actual });
  for (const [id, { status }] of Object.entries(stack.drift?.resources ?? {})) {
    if (status !== 'IN_SYNC') delete stack.drift?.resources[id];
  }
}

/** A nest is executed and deleted from its root. */
function refuseNested({ id, rootId }: ChangeSet, verb: 'executed' | 'deleted'): void {
  if (rootId === undefined) return;
  throw new Fault(
    'InvalidChangeSetStatusException',
    `ChangeSet [${id}] is nested and cannot be ${verb} by itself; use the root change set [${rootId}]`,
  );
}

function isRepeated(stack: Stack, { id }: ChangeSet, token: string | undefined): boolean {
  return stack.operations.some(
    (one) =>
      token !== undefined &&
      one.token === token &&
      one.changeSetId === id &&
      one.type !== 'CREATE_CHANGESET',
  );
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ExecuteChangeSet.html */
function refuseBoth({ DisableRollback }: Sdk.ExecuteChangeSetCommandInput, set: ChangeSet): void {
  if (DisableRollback === undefined || set.onStackFailure === undefined) return;
  throw invalid(
    'DisableRollback cannot be specified when OnStackFailure was specified for the change set.',
  );
}

function checkExecutable(stack: Stack, changeSet: ChangeSet): void {
  const { id, status, executionStatus } = changeSet;
  if (isBusy(stack)) checkUpdatable(stack);
  if (status !== 'CREATE_COMPLETE') {
    throw new Fault(
      'InvalidChangeSetStatusException',
      `ChangeSet [${id}] cannot be executed in its current status of [${status}]`,
    );
  }
  if (executionStatus !== 'AVAILABLE') {
    throw new Fault(
      'InvalidChangeSetStatusException',
      `ChangeSet [${id}] cannot be executed in its current execution status of [${executionStatus}]`,
    );
  }
}

/** The other change sets were made for a stack that is about to be another one. */
function occupy(stack: Stack, changeSet: ChangeSet): void {
  for (const other of stack.changeSets) {
    if (other.executionStatus === 'AVAILABLE') other.executionStatus = 'OBSOLETE';
  }
  changeSet.executionStatus = 'EXECUTE_IN_PROGRESS';
  stack.changeSetId = changeSet.id;
}

function deleteChangeSet(
  input: Sdk.DeleteChangeSetCommandInput,
  call: Call,
): Record<string, never> {
  const found = knownChangeSet(call, input);
  if (found === undefined) return {};
  const { stack, changeSet } = found;
  if (changeSet.executionStatus === 'EXECUTE_IN_PROGRESS') {
    throw new Fault(
      'InvalidChangeSetStatusException',
      `ChangeSet [${changeSet.id}] cannot be deleted in its current execution status of [EXECUTE_IN_PROGRESS]`,
    );
  }
  refuseNested(changeSet, 'deleted');
  for (const one of [...nestOf(call, changeSet), { stack, changeSet }]) {
    one.stack.changeSets = one.stack.changeSets.filter((other) => other !== one.changeSet);
    if (one.stack.shellOf !== undefined) delete stacksOf(call).stacks[one.stack.stackId];
  }
  return {};
}

/** The deletion of a change set that is not there succeeds as long as its stack is: the CDK clears the way so. */
function knownChangeSet(call: Call, { ChangeSetName, StackName }: ChangeSetRequest) {
  try {
    return changeSetOf(call, ChangeSetName, StackName);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'ChangeSetNotFoundException') throw error;
    return undefined;
  }
}
