import { Fault } from '../../fault.ts';
import { allStacks, type ChangeSet, findStack, type Place, type Stack } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { isArn } from './names.ts';

/** Throws `ValidationError` in the words that deployers look for. */
export function stackOf(at: Place, nameOrId: string | undefined): Stack {
  const stack = findStack(at, nameOrId ?? '');
  if (stack !== undefined) return stack;
  throw invalid(`Stack with id ${nameOrId ?? ''} does not exist`);
}

/** The same for events, which word it otherwise; a deleted stack has them still. */
export function stackWithEvents(at: Place, nameOrId: string | undefined): Stack {
  return findStack(at, nameOrId ?? '') ?? presentStack(at, nameOrId);
}

/** The same for operations that word it otherwise (`Stack [name] does not exist`). */
export function presentStack(at: Place, nameOrId: string | undefined): Stack {
  const stack = findStack(at, nameOrId ?? '');
  if (stack !== undefined && stack.status !== 'DELETE_COMPLETE') return stack;
  throw invalid(`Stack [${nameOrId ?? ''}] does not exist`);
}

export interface FoundChangeSet {
  readonly stack: Stack;
  readonly changeSet: ChangeSet;
}

/** By its ARN, or by its name and that of its stack. */
export function changeSetOf(
  at: Place,
  nameOrId: string | undefined = '',
  stackName: string | undefined,
): FoundChangeSet {
  if (!isArn(nameOrId) && stackName === undefined) {
    throw invalid('StackName must be specified if ChangeSetName is not specified as an ARN.');
  }
  const stacks = stackName === undefined ? allStacks(at) : [presentStack(at, stackName)];
  for (const stack of stacks) {
    const changeSet = stack.changeSets.find(({ id, name }) => id === nameOrId || name === nameOrId);
    if (changeSet !== undefined) return { stack, changeSet };
  }
  throw new Fault('ChangeSetNotFoundException', `ChangeSet [${nameOrId}] does not exist`);
}

/** The stack of a change set, to name it in an access; undefined: there is no such change set. */
export function stackOfChangeSet(
  at: Place,
  nameOrId: string | undefined,
  stackName: string | undefined,
): string | undefined {
  if (stackName !== undefined) return stackName;
  return allStacks(at).find(({ changeSets }) => changeSets.some(({ id }) => id === nameOrId))
    ?.stackId;
}
