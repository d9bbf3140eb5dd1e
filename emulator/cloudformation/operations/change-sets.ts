import type * as Sdk from '@aws-sdk/client-cloudformation';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { type ChangeSet, isBusy, type Stack } from '../stack.ts';
import { stackAccess } from './access.ts';
import { checkRollbackOption, checkUpdatable, repeated } from './busy.ts';
import { operationCaller } from './caller.ts';
import { createChangeSet } from './create-change-set.ts';
import { changeSetOf, presentStack, stackOfChangeSet } from './find.ts';
import { startCreate, startUpdate } from './lifecycle.ts';
import { page } from './page.ts';
import { showChange, showParameters, showTags } from './show.ts';
import { checkToken } from './stacks.ts';
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
    IncludeNestedStacks: false,
    ...(statusReason !== undefined && { StatusReason: statusReason }),
    ...(description !== undefined && { Description: description }),
  };
}

function describeChangeSet(
  input: Sdk.DescribeChangeSetCommandInput,
  call: Call,
): Sdk.DescribeChangeSetOutput {
  const { stack, changeSet } = changeSetOf(call, input.ChangeSetName, input.StackName);
  const { source, onStackFailure } = changeSet;
  const { items, nextToken } = page(
    changeSet.changes,
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
    ...(onStackFailure !== undefined && { OnStackFailure: onStackFailure }),
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
  const type = changeSet.type === 'CREATE' ? 'CREATE_STACK' : 'UPDATE_STACK';
  if (repeated(stack, type, token) !== undefined) return {};
  checkExecutable(stack, changeSet);
  const disableRollback =
    input.DisableRollback === true || changeSet.onStackFailure === 'DO_NOTHING';
  checkRollbackOption(stack, disableRollback);
  const { source, id } = changeSet;
  const caller = await operationCaller(call, source.roleArn);
  const zones = await zonesFor(source, call, caller);
  checkExecutable(stack, changeSet);
  occupy(stack, changeSet);
  stack.disableRollback = disableRollback;
  const operation = { type, token, changeSetId: id } as const;
  const options = { retainExceptOnCreate: input.RetainExceptOnCreate === true };
  const start = { call, stack, caller, operation, options };
  if (type === 'UPDATE_STACK') startUpdate(start, { source, zones });
  else {
    stack.creationTime = call.world.clock.now();
    const onFailure = stack.disableRollback
      ? 'DO_NOTHING'
      : (changeSet.onStackFailure ?? 'ROLLBACK');
    startCreate(start, { source, zones, onFailure });
  }
  return {};
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
  const { stack, changeSet } = changeSetOf(call, input.ChangeSetName, input.StackName);
  if (changeSet.executionStatus === 'EXECUTE_IN_PROGRESS') {
    throw new Fault(
      'InvalidChangeSetStatusException',
      `ChangeSet [${changeSet.id}] cannot be deleted in its current execution status of [EXECUTE_IN_PROGRESS]`,
    );
  }
  stack.changeSets = stack.changeSets.filter((one) => one !== changeSet);
  return {};
}
