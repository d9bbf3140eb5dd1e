import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call } from '../../service.ts';
import { findStack, type Stack } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { checkDeletable, repeated } from './busy.ts';
import { operationCaller } from './caller.ts';
import { startDelete } from './lifecycle.ts';
import { dropShells } from './nested-change-sets.ts';
import { checkToken, refuseExpress } from './request.ts';

export async function deleteStack(
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
  dropShells(call, stack);
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
