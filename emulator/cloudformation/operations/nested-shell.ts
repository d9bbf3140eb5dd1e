import type { Call } from '../../service.ts';
import { allStacks, type Place, type Stack } from '../stack.ts';
import { newStack } from './new-stack.ts';

const suffixLength = 12;
const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** A nested stack with a name and nothing else. */
export function newNested(call: Call, parent: Stack, name: string): Stack {
  return {
    ...newStack(call, name),
    parentId: parent.stackId,
    rootId: parent.rootId ?? parent.stackId,
  };
}

export function nestedName(
  { world }: Pick<Call, 'world'>,
  { stackName }: Stack,
  logicalId: string,
): string {
  const suffix = world.random.text(suffixLength, alphanumeric);
  return `${`${stackName}-${logicalId}`.slice(0, 127 - suffixLength)}-${suffix}`;
}

/** The shell that a change set of the parent has left for the nested stack. */
export function shellIn(at: Place, parent: Stack, logicalId: string): Stack | undefined {
  return allStacks(at).find(
    (one) =>
      one.parentId === parent.stackId &&
      one.shellOf === logicalId &&
      one.status === 'REVIEW_IN_PROGRESS',
  );
}
