import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call } from '../../service.ts';
import { findStack, type Stack } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { repeated } from './busy.ts';
import { operationCaller } from './caller.ts';
import { startCreate } from './lifecycle.ts';
import { keepStack, newStack, refuseExisting, refuseTooMany } from './new-stack.ts';
import { policyText } from './policies.ts';
import { checkToken, refuseExpress } from './request.ts';
import { sourceOf } from './source.ts';
import { zonesFor } from './zones.ts';

export async function createStack(
  input: Sdk.CreateStackCommandInput,
  call: Call,
): Promise<Sdk.CreateStackOutput> {
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
  const options = {
    retainExceptOnCreate: input.RetainExceptOnCreate === true,
    isValidated: input.DisableValidation !== true,
  };
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

function onFailureOf(input: Sdk.CreateStackCommandInput): Sdk.OnFailure {
  const { OnFailure, DeploymentConfig } = input;
  const DisableRollback = input.DisableRollback ?? DeploymentConfig?.DisableRollback;
  if (DisableRollback !== undefined && OnFailure !== undefined) {
    throw invalid('Either DisableRollback or OnFailure can be specified, not both.');
  }
  return OnFailure ?? (DisableRollback === true ? 'DO_NOTHING' : 'ROLLBACK');
}
