import { isBusy, isNested, type Operation, type Place, rootOf, type Stack } from '../stack.ts';
import { invalid } from '../template/fault.ts';

const updatable = new Set([
  ...['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'],
  ...['IMPORT_COMPLETE', 'IMPORT_ROLLBACK_COMPLETE'],
]);

/** What has failed and was not rolled back. */
export function isPaused({ status }: Stack): boolean {
  return status === 'CREATE_FAILED' || status === 'UPDATE_FAILED';
}

/** Refuses an update of a stack that is busy or in a state that allows none. */
export function checkUpdatable(stack: Stack): void {
  if (updatable.has(stack.status) || isPaused(stack)) return;
  throw invalid(`Stack:${stack.stackId} is in ${stack.status} state and can not be updated.`);
}

/**
 * A stack that stands in a failure goes on from there only without rollback.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
 */
export function checkRollbackOption(stack: Stack, disableRollback: boolean): void {
  if (!isPaused(stack) || disableRollback) return;
  throw invalid(
    `This stack is currently in a non-terminal [${stack.status}] state. To update the stack from this state, please use the disable-rollback parameter with update-stack API. To rollback to the last known good state, use the rollback-stack API`,
  );
}

/** What is being made, or unmade after its making failed, may be given up. */
const interruptible = new Set(['CREATE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS']);

/** The protection of a nested stack is that of its root. */
export function checkDeletable(at: Place, stack: Stack): void {
  const root = rootOf(at, stack);
  if (root.terminationProtection) {
    throw invalid(
      `Stack [${root.stackName}] cannot be deleted while TerminationProtection is enabled`,
    );
  }
  if (isBusy(stack) && (!interruptible.has(stack.status) || isNested(stack))) {
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
