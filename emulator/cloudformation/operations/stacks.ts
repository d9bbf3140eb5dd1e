import type * as Sdk from '@aws-sdk/client-cloudformation';
import { notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { planChanges } from '../engine/plan.ts';
import { findStack, isNested, type Source, type Stack } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { readTemplate } from '../template/read.ts';
import { stackAccess } from './access.ts';
import { checkDeletable, checkRollbackOption, checkUpdatable, isPaused, repeated } from './busy.ts';
import { operationCaller } from './caller.ts';
import { presentStack } from './find.ts';
import { startCreate, startDelete, startUpdate } from './lifecycle.ts';
import { keepStack, newStack, refuseExisting, refuseTooMany } from './new-stack.ts';
import { policyText } from './policies.ts';
import { refuseMembers } from './refuse.ts';
import { sourceOf } from './source.ts';
import { withoutSecrets } from './trail.ts';
import { zonesFor } from './zones.ts';

/** Members of requests that the emulator does not act on. */
export const unsupported = ['IncludeNestedStacks'];

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
      if (isNested(stack)) {
        throw invalid(
          `Termination protection cannot be changed on nested stack [${stack.stackName}]. Change it on the root stack instead.`,
        );
      }
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
  refuseExpress('CreateStack', input);
  checkToken(input.ClientRequestToken);
  const stackName = input.StackName ?? '';
  const known = repeatedCreation(call, stackName, input.ClientRequestToken);
  if (known !== undefined) return known;
  refuseExisting(call, stackName);
  refuseTooMany(call);
  const onFailure = onFailureOf(input);
  const policy = await policyText(call, input.StackPolicyBody, input.StackPolicyURL);
  const stack: Stack = { ...newStack(call, stackName), ...settingsOf(input, onFailure) };
  if (policy !== undefined) stack.policy = policy;
  const source = await sourceOf(input, call, { stack });
  const caller = await operationCaller(call, source.roleArn);
  const zones = await zonesFor(source, call, caller);
  refuseExisting(call, stackName);
  keepStack(call, stack);
  const operation = { type: 'CREATE_STACK', token: input.ClientRequestToken } as const;
  const options = { retainExceptOnCreate: input.RetainExceptOnCreate === true };
  const OperationId = startCreate(
    { call, stack, caller, operation, options },
    { source, zones, onFailure },
  );
  return { StackId: stack.stackId, OperationId };
}

function settingsOf(
  { EnableTerminationProtection, TimeoutInMinutes: timeout }: Sdk.CreateStackCommandInput,
  onFailure: Sdk.OnFailure,
): Pick<Stack, 'disableRollback' | 'terminationProtection' | 'timeoutInMinutes'> {
  if (timeout !== undefined && timeout < 1) {
    throw invalid(
      `1 validation error detected: Value '${timeout}' at 'timeoutInMinutes' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  }
  return {
    disableRollback: onFailure === 'DO_NOTHING',
    terminationProtection: EnableTerminationProtection === true,
    ...(timeout !== undefined && { timeoutInMinutes: timeout }),
  };
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

export function refuseExpress(
  operation: string,
  { DeploymentConfig }: { DeploymentConfig?: Sdk.DeploymentConfig | undefined },
): void {
  if (DeploymentConfig?.Mode === 'EXPRESS') {
    throw notImplemented(`DeploymentConfig.Mode EXPRESS of cloudformation:${operation}`);
  }
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
export function checkToken(token: string | undefined): void {
  if (token === undefined || /^[a-zA-Z0-9][-a-zA-Z0-9]{0,127}$/.test(token)) return;
  throw invalid(
    `1 validation error detected: Value '${token}' at 'clientRequestToken' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9][-a-zA-Z0-9]*`,
  );
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
  refuseExpress('UpdateStack', input);
  checkToken(input.ClientRequestToken);
  const stack = updatedStack(call, input.StackName);
  const token = input.ClientRequestToken;
  const known = repeated(stack, 'UPDATE_STACK', token);
  if (known !== undefined) return { StackId: stack.stackId, OperationId: known.id };
  const disableRollback =
    input.DisableRollback === true || input.DeploymentConfig?.DisableRollback === true;
  const check = (): void => {
    checkUpdatable(stack);
    checkRollbackOption(stack, disableRollback);
  };
  check();
  const source = await sourceOf(input, call, { stack, previous: stack.source });
  refuseOtherTypes(stack, source);
  const policies = await policiesOf(input, call);
  const caller = await operationCaller(call, source.roleArn);
  const zones = await zonesFor(source, call, caller);
  if (!isPaused(stack) && planChanges(call, stack, source, zones).isEmpty) {
    throw invalid('No updates are to be performed.');
  }
  check();
  stack.disableRollback = disableRollback;
  // A new stack policy counts from the next update on.
  const options = {
    retainExceptOnCreate: input.RetainExceptOnCreate === true,
    policy: policies.during ?? stack.policy,
  };
  if (policies.next !== undefined) stack.policy = policies.next;
  const operation = { type: 'UPDATE_STACK', token } as const;
  const start = { call, stack, caller, operation, options };
  return { StackId: stack.stackId, OperationId: startUpdate(start, { source, zones }) };
}

/** A stack that is gone is found by its id, to say that it is gone. */
function updatedStack(call: Call, nameOrId: string | undefined): Stack {
  const stack = findStack(call, nameOrId ?? '');
  if (stack?.status === 'DELETE_COMPLETE') checkUpdatable(stack);
  return presentStack(call, nameOrId);
}

async function policiesOf(
  input: Sdk.UpdateStackCommandInput,
  call: Call,
): Promise<{ next: string | undefined; during: string | undefined }> {
  const { StackPolicyDuringUpdateBody: body, StackPolicyDuringUpdateURL: url } = input;
  if (body !== undefined && url !== undefined) {
    throw invalid(
      'You cannot specify both StackPolicyDuringUpdateURL and StackPolicyDuringUpdateBody',
    );
  }
  return {
    next: await policyText(call, input.StackPolicyBody, input.StackPolicyURL),
    during: await policyText(call, body, url),
  };
}

async function deleteStack(
  input: Sdk.DeleteStackCommandInput,
  call: Call,
): Promise<Record<string, never>> {
  refuseExpress('DeleteStack', input);
  checkToken(input.ClientRequestToken);
  const { StackName = '', RetainResources = [], ClientRequestToken: token } = input;
  const stack = findStack(call, StackName);
  // Deleting what is not there is no error.
  if (stack === undefined || stack.status === 'DELETE_COMPLETE') return {};
  if (repeated(stack, 'DELETE_STACK', token) !== undefined) return {};
  if (stack.status === 'DELETE_IN_PROGRESS') return {};
  const force = input.DeletionMode === 'FORCE_DELETE_STACK';
  const check = (): void => {
    checkDeletable(call, stack);
    checkRetained(stack, RetainResources, force);
  };
  check();
  const roleArn = input.RoleARN ?? stack.source.roleArn;
  const caller = await operationCaller(call, roleArn);
  check();
  const operation = { type: 'DELETE_STACK', token } as const;
  startDelete({ call, stack, caller, operation }, { retain: RetainResources, force });
  return {};
}

function checkRetained(stack: Stack, retain: readonly string[], force: boolean): void {
  if (retain.length === 0 && !force) return;
  if (stack.status !== 'DELETE_FAILED') {
    throw invalid(
      `Invalid operation on stack [${stack.stackId}]. When you delete a stack, ${force ? 'use the deletion mode FORCE_DELETE_STACK' : 'specify which resources to retain'} only when the stack is in the DELETE_FAILED state.`,
    );
  }
  const gone = retain.filter(
    (id) => (stack.resources[id]?.status ?? 'DELETE_COMPLETE') === 'DELETE_COMPLETE',
  );
  if (gone.length > 0) {
    throw invalid(
      'The specified resources to retain must be in a valid state. Do not specify resources that are in the DELETE_COMPLETE state.',
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
