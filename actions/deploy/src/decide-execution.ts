import type { DescribeChangeSetOutput, Stack } from '@aws-sdk/client-cloudformation';
import { isShell, liveChange, liveStateOf } from './fingerprint.ts';
import type { StackDefinition } from './manifest.ts';
import { parameterValue } from './parameters.ts';
import type { PlannedStack } from './plan.ts';

/** What is to be done with a planned change set. */
export type Execution =
  | { readonly next: 'execute' }
  /** It has been executed already. */
  | { readonly next: 'follow' }
  | { readonly next: 'refuse'; readonly because: string };

const refuse = (because: string): Execution => ({ next: 'refuse', because });

/** `changeSet`: as it stands, undefined if it is gone; CloudFormation may delete what has been executed. */
export function decideExecution(
  stack: StackDefinition,
  planned: Extract<PlannedStack, { outcome: 'planned' }>,
  live: Stack | undefined,
  changeSet: DescribeChangeSetOutput | undefined,
): Execution {
  const isLatest = live?.ChangeSetId === planned.changeSetId && !isShell(live);
  const isExecuted = changeSet?.ExecutionStatus?.startsWith('EXECUTE_') ?? isLatest;
  if (isExecuted && !isLatest)
    return refuse('its change set has been executed, and the stack changed again since');
  if (isExecuted) return { next: 'follow' };
  const change = liveChange(stack.stackName, planned.live, liveStateOf(live));
  if (change !== undefined) return refuse(change);
  if (changeSet === undefined) return refuse('its change set is gone');
  const { Status, ExecutionStatus } = changeSet;
  if (Status !== 'CREATE_COMPLETE' || ExecutionStatus !== 'AVAILABLE')
    return refuse(
      `its change set is in ${Status} and ${ExecutionStatus}, no longer to be executed`,
    );
  const otherwise = differsFrom(stack, changeSet);
  return otherwise === undefined ? { next: 'execute' } : refuse(otherwise);
}

/** What the change set holds that is not what the repository wants; undefined: nothing. */
function differsFrom(
  stack: StackDefinition,
  { StackName, Parameters = [], Tags = [] }: DescribeChangeSetOutput,
): string | undefined {
  const { stackName, template, tags } = stack;
  if (StackName !== stackName) return `its change set is one of ${StackName}`;
  const differing = template.parameters
    .filter(({ noEcho }) => !noEcho)
    .find((parameter) => {
      const held = Parameters.find(({ ParameterKey }) => ParameterKey === parameter.name);
      return held?.ParameterValue !== parameterValue(stack, parameter);
    });
  if (differing !== undefined) return `its change set has another value of ${differing.name}`;
  const isSame =
    Tags.length === Object.keys(tags).length &&
    Tags.every(({ Key = '', Value }) => tags[Key] === Value);
  return isSame ? undefined : 'its change set has other tags';
}
