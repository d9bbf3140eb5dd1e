import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call, Operations } from '../../service.ts';
import { channelOf } from '../engine/interruption.ts';
import { isNested, type Stack } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { stackAccess } from './access.ts';
import { isPaused, repeated } from './busy.ts';
import { operationCaller } from './caller.ts';
import { presentStack } from './find.ts';
import { startRollback } from './lifecycle.ts';
import { checkToken, refuseExpress } from './request.ts';
import { skippable } from './skip.ts';

/** Ways back from an update. */
export const rollbacks = {
  CancelUpdateStack: {
    access: ({ StackName }, call) => stackAccess('CancelUpdateStack', call, StackName),
    handle: cancelUpdateStack,
  },
  ContinueUpdateRollback: {
    access: (input, call) => stackAccess('ContinueUpdateRollback', call, input.StackName, input),
    handle: continueUpdateRollback,
  },
  RollbackStack: {
    access: (input, call) => stackAccess('RollbackStack', call, input.StackName, input),
    handle: rollbackStack,
  },
} satisfies Operations<typeof Sdk>;

function cancelUpdateStack(
  { StackName, ClientRequestToken: token }: Sdk.CancelUpdateStackCommandInput,
  call: Call,
): Record<string, never> {
  checkToken(token);
  const stack = presentStack(call, StackName);
  const operation = stack.operations.findLast(({ status }) => status === 'IN_PROGRESS');
  if (stack.status !== 'UPDATE_IN_PROGRESS' || operation === undefined || isNested(stack)) {
    throw invalid('CancelUpdateStack cannot be called from current stack status');
  }
  operation.interrupted = 'cancelled';
  call.world.clock.wake(channelOf({ stack }));
  return {};
}

async function continueUpdateRollback(
  input: Sdk.ContinueUpdateRollbackCommandInput,
  call: Call,
): Promise<Record<string, never>> {
  const { StackName, RoleARN, ClientRequestToken: token } = input;
  checkToken(token);
  const stack = rootStack(call, StackName);
  if (repeated(stack, 'CONTINUE_ROLLBACK', token) !== undefined) return {};
  const check = (): void => {
    if (stack.status === 'UPDATE_ROLLBACK_FAILED') return;
    throw invalid(
      `Stack:${stack.stackId} is in ${stack.status} state and can not continue to update rollback.`,
    );
  };
  check();
  const skip = skippable(call, stack, input);
  const caller = await operationCaller(call, RoleARN ?? stack.source.roleArn);
  check();
  keepRole(stack, RoleARN);
  const operation = { type: 'CONTINUE_ROLLBACK', token } as const;
  startRollback({ call, stack, caller, operation, options: { skip } });
  return {};
}

function rootStack(call: Call, nameOrId: string | undefined): Stack {
  const stack = presentStack(call, nameOrId);
  if (!isNested(stack)) return stack;
  throw invalid('Failed to rollback: RollbackUpdatedStack cannot be invoked on child stacks');
}

/** CloudFormation uses the role for all future operations on the stack. */
function keepRole(stack: Stack, roleArn: string | undefined): void {
  if (roleArn === undefined) return;
  stack.source = { ...stack.source, roleArn };
  if (stack.stable) stack.stable = { ...stack.stable, source: { ...stack.stable.source, roleArn } };
}

async function rollbackStack(
  input: Sdk.RollbackStackCommandInput,
  call: Call,
): Promise<Sdk.RollbackStackOutput> {
  const { StackName, RoleARN, ClientRequestToken: token, RetainExceptOnCreate } = input;
  refuseExpress('RollbackStack', input);
  checkToken(token);
  const stack = rootStack(call, StackName);
  const known = repeated(stack, 'ROLLBACK', token);
  if (known !== undefined) return { StackId: stack.stackId, OperationId: known.id };
  const check = (): void => {
    if (isPaused(stack)) return;
    throw invalid(`Stack:${stack.stackId} is in ${stack.status} state and can not be rolled back.`);
  };
  check();
  const caller = await operationCaller(call, RoleARN ?? stack.source.roleArn);
  check();
  const operation = { type: 'ROLLBACK', token } as const;
  const options = { retainExceptOnCreate: RetainExceptOnCreate === true };
  const OperationId = startRollback({ call, stack, caller, operation, options });
  return { StackId: stack.stackId, OperationId };
}
