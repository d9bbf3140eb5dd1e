import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call, Operations } from '../../service.ts';
import { planChanges } from '../engine/plan.ts';
import { findStack, type Source, type Stack } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { readTemplate } from '../template/read.ts';
import { stackAccess } from './access.ts';
import { checkDeletable, checkUpdatable, repeated } from './busy.ts';
import { operationCaller } from './caller.ts';
import { presentStack } from './find.ts';
import { startCreate, startDelete, startUpdate } from './lifecycle.ts';
import { keepStack, newStack, refuseExisting } from './new-stack.ts';
import { refuseMembers } from './refuse.ts';
import { sourceOf, zonesFor } from './source.ts';
import { withoutSecrets } from './trail.ts';

/** Members of requests that the emulator does not act on. */
export const unsupported = [
  ...['ResourceTypes', 'RollbackConfiguration', 'NotificationARNs', 'StackPolicyBody'],
  ...['StackPolicyURL', 'StackPolicyDuringUpdateBody', 'StackPolicyDuringUpdateURL'],
  ...['RetainExceptOnCreate', 'IncludeNestedStacks', 'ResourcesToImport'],
  ...['ImportExistingResources', 'DeploymentMode'],
];

export const stacks = {
  CreateStack: {
    access: (input, call) => stackAccess('CreateStack', call, input.StackName, input),
    trail: withoutSecrets,
    handle: createStack,
  },
  UpdateStack: {
    access: (input, call) => stackAccess('UpdateStack', call, input.StackName, input),
    trail: withoutSecrets,
    handle: updateStack,
  },
  DeleteStack: {
    access: (input, call) => stackAccess('DeleteStack', call, input.StackName, input),
    handle: deleteStack,
  },
  UpdateTerminationProtection: {
    access: (input, call) => stackAccess('UpdateTerminationProtection', call, input.StackName),
    handle: ({ StackName, EnableTerminationProtection }, call) => {
      const stack = presentStack(call, StackName);
      stack.terminationProtection = EnableTerminationProtection === true;
      return { StackId: stack.stackId };
    },
  },
} satisfies Operations<typeof Sdk>;

async function createStack(
  input: Sdk.CreateStackCommandInput,
  call: Call,
): Promise<Sdk.CreateStackOutput> {
  refuseMembers('CreateStack', input, ...unsupported);
  refuseExpress(input);
  const stackName = input.StackName ?? '';
  const known = repeatedCreation(call, stackName, input.ClientRequestToken);
  if (known !== undefined) return known;
  refuseExisting(call, stackName);
  const onFailure = onFailureOf(input);
  const stack = newStack(call, stackName);
  stack.disableRollback = onFailure === 'DO_NOTHING';
  stack.terminationProtection = input.EnableTerminationProtection === true;
  if (input.TimeoutInMinutes !== undefined) stack.timeoutInMinutes = input.TimeoutInMinutes;
  const source = await sourceOf(input, call);
  const caller = await operationCaller(call, source.roleArn);
  const zones = await zonesFor(source.template, call, caller);
  refuseExisting(call, stackName);
  keepStack(call, stack);
  const operation = { type: 'CREATE_STACK', token: input.ClientRequestToken } as const;
  const OperationId = startCreate({ call, stack, caller, operation }, { source, zones, onFailure });
  return { StackId: stack.stackId, OperationId };
}

function repeatedCreation(
  call: Call,
  stackName: string,
  token: string | undefined,
): Sdk.CreateStackOutput | undefined {
  const stack = findStack(call, stackName);
  const operation = stack && repeated(stack, 'CREATE_STACK', token);
  return operation && { StackId: stack.stackId, OperationId: operation.id };
}

function refuseExpress({
  DeploymentConfig,
}: {
  DeploymentConfig?: Sdk.DeploymentConfig | undefined;
}): void {
  if (DeploymentConfig?.Mode === 'EXPRESS') {
    refuseMembers('CreateStack', { 'DeploymentConfig.Mode': 'EXPRESS' }, 'DeploymentConfig.Mode');
  }
}

function onFailureOf(input: Sdk.CreateStackCommandInput): Sdk.OnFailure {
  const { DisableRollback, OnFailure, DeploymentConfig } = input;
  if (DisableRollback !== undefined && OnFailure !== undefined) {
    throw invalid('Either DisableRollback or OnFailure can be specified, not both.');
  }
  const isDisabled = DisableRollback === true || DeploymentConfig?.DisableRollback === true;
  return OnFailure ?? (isDisabled ? 'DO_NOTHING' : 'ROLLBACK');
}

async function updateStack(
  input: Sdk.UpdateStackCommandInput,
  call: Call,
): Promise<Sdk.UpdateStackOutput> {
  refuseMembers('UpdateStack', input, ...unsupported);
  refuseExpress(input);
  const stack = presentStack(call, input.StackName);
  const token = input.ClientRequestToken;
  const known = repeated(stack, 'UPDATE_STACK', token);
  if (known !== undefined) return { StackId: stack.stackId, OperationId: known.id };
  checkUpdatable(stack);
  const source = await sourceOf(input, call, stack.source);
  refuseOtherTypes(stack, source);
  const caller = await operationCaller(call, source.roleArn);
  const zones = await zonesFor(source.template, call, caller);
  if (planChanges(call, stack, source, zones).isEmpty) {
    throw invalid('No updates are to be performed.');
  }
  checkUpdatable(stack);
  stack.disableRollback =
    input.DisableRollback === true || input.DeploymentConfig?.DisableRollback === true;
  const start = { call, stack, caller, operation: { type: 'UPDATE_STACK', token } } as const;
  return { StackId: stack.stackId, OperationId: startUpdate(start, { source, zones }) };
}

async function deleteStack(
  input: Sdk.DeleteStackCommandInput,
  call: Call,
): Promise<Record<string, never>> {
  refuseExpress(input);
  if (input.DeletionMode === 'FORCE_DELETE_STACK') {
    refuseMembers('DeleteStack', input, 'DeletionMode');
  }
  const { StackName = '', RetainResources = [], ClientRequestToken: token } = input;
  const stack = findStack(call, StackName);
  // Deleting what is not there is no error.
  if (stack === undefined || stack.status === 'DELETE_COMPLETE') return {};
  if (repeated(stack, 'DELETE_STACK', token) !== undefined) return {};
  if (stack.status === 'DELETE_IN_PROGRESS') return {};
  checkDeletable(stack);
  checkRetained(stack, RetainResources);
  const roleArn = input.RoleARN ?? stack.source.roleArn;
  const caller = await operationCaller(call, roleArn);
  checkDeletable(stack);
  startDelete({ call, stack, caller, operation: { type: 'DELETE_STACK', token } }, RetainResources);
  return {};
}

function checkRetained(stack: Stack, retain: readonly string[]): void {
  if (retain.length === 0) return;
  if (stack.status !== 'DELETE_FAILED') {
    throw invalid(
      `Invalid operation on stack [${stack.stackId}]. When you delete a stack, specify which resources to retain only when the stack is in the DELETE_FAILED state.`,
    );
  }
  const failed = retain.filter((id) => stack.resources[id]?.status !== 'DELETE_FAILED');
  if (failed.length > 0) {
    throw invalid(
      `The following resources cannot be retained because they are not in DELETE_FAILED: [${failed.join(', ')}]`,
    );
  }
}

/** A logical id keeps its type for ever. */
export function refuseOtherTypes(
  stack: Pick<Stack, 'resources' | 'stackName'>,
  source: Source,
): void {
  const { resources } = readTemplate(source.template);
  const others = Object.entries(resources)
    .filter(([id, { type }]) => (stack.resources[id]?.type ?? type) !== type)
    .map(([id]) => id);
  if (others.length > 0) {
    throw invalid(
      `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${others.join(', ')}]`,
    );
  }
}
