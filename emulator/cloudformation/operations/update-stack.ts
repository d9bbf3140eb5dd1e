import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call } from '../../service.ts';
import { planChanges } from '../engine/plan.ts';
import { findStack, type Stack } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { checkRollbackOption, checkUpdatable, isPaused, repeated } from './busy.ts';
import { operationCaller } from './caller.ts';
import { presentStack } from './find.ts';
import { startUpdate } from './lifecycle.ts';
import { refuseOtherTypes } from './other-types.ts';
import { policyText } from './policies.ts';
import { checkToken, refuseExpress } from './request.ts';
import { sourceOf } from './source.ts';
import { zonesFor } from './zones.ts';

export async function updateStack(
  input: Sdk.UpdateStackCommandInput,
  call: Call,
): Promise<Sdk.UpdateStackOutput> {
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
    isValidated: input.DisableValidation !== true,
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
