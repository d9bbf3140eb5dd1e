import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { allStacks, findStack, type Place, type Stack, stacksOf } from '../stack.ts';
import { checkName, stackArn } from './names.ts';

/** A stack with a name and nothing else; not yet in the state. */
export function newStack(call: Call, stackName: string): Stack {
  checkName('stackName', stackName);
  return {
    stackId: stackArn(call, stackName, call.world.random.uuid()),
    stackName,
    status: 'REVIEW_IN_PROGRESS',
    creationTime: call.world.clock.now(),
    source: { template: '', parameters: {}, capabilities: [], tags: [] },
    disableRollback: false,
    terminationProtection: false,
    ...{ outputs: [], imports: [], resources: {}, leftovers: [] },
    ...{ events: [], changeSets: [], operations: [] },
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const mostStacks = 2000;

export function refuseTooMany(at: Place): void {
  const present = allStacks(at).filter(({ status }) => status !== 'DELETE_COMPLETE');
  if (present.length < mostStacks) return;
  throw new Fault('LimitExceededException', 'Limit for stacks has been exceeded');
}

export function keepStack(call: Call, stack: Stack): void {
  stacksOf(call).stacks[stack.stackId] = stack;
}

/** Throws `AlreadyExistsException` for a name that a stack has, unless that is only a shell for change sets. */
export function refuseExisting(call: Call, stackName: string): void {
  const existing = findStack(call, stackName);
  if (existing === undefined || existing.status === 'DELETE_COMPLETE') return;
  throw new Fault('AlreadyExistsException', `Stack [${stackName}] already exists`);
}
