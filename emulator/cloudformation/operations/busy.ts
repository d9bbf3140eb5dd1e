import { notImplemented } from '../../fault.ts';
import { isBusy, type Operation, type Stack } from '../stack.ts';
import { invalid } from '../template/fault.ts';

const updatable = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE']);

/** Refuses an update of a stack that is busy or in a state that allows none. */
export function checkUpdatable(stack: Stack): void {
  if (updatable.has(stack.status)) return;
  if (stack.status === 'CREATE_FAILED' || stack.status === 'UPDATE_FAILED') {
    throw notImplemented(`The update of a stack in ${stack.status} (delete it instead)`);
  }
  throw invalid(`Stack:${stack.stackId} is in ${stack.status} state and can not be updated.`);
}

export function checkDeletable(stack: Stack): void {
  if (stack.terminationProtection) {
    throw invalid(
      `Stack [${stack.stackName}] cannot be deleted while TerminationProtection is enabled`,
    );
  }
  if (isBusy(stack)) {
    throw invalid(`Stack [${stack.stackName}] cannot be deleted while in status ${stack.status}`);
  }
}

/** The operation that a repeated request began; undefined: the request is a new one. */
export function repeated(
  stack: Stack,
  type: Operation['type'],
  token: string | undefined,
): Operation | undefined {
  if (token === undefined) return undefined;
  return stack.operations.find((one) => one.token === token && one.type === type);
}
