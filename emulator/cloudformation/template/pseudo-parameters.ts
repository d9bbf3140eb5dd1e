/** What pseudo parameters are resolved from. */
export interface StackIdentity {
  readonly stackId: string;
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly notificationArns: readonly string[];
}

/** Stands for a property that is to be left out. */
export const noValue = Symbol('AWS::NoValue');

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
const pseudo: Readonly<
  Record<string, (stack: StackIdentity) => string | readonly string[] | typeof noValue>
> = {
  'AWS::AccountId': (stack) => stack.account,
  'AWS::NotificationARNs': (stack) => stack.notificationArns,
  'AWS::NoValue': () => noValue,
  'AWS::Partition': ({ region }) => partitionOf(region).name,
  'AWS::Region': (stack) => stack.region,
  'AWS::StackId': (stack) => stack.stackId,
  'AWS::StackName': (stack) => stack.stackName,
  'AWS::URLSuffix': ({ region }) => partitionOf(region).urlSuffix,
};

interface Partition {
  readonly name: string;
  readonly urlSuffix: string;
}

function partitionOf(region: string): Partition {
  if (region.startsWith('cn-')) return { name: 'aws-cn', urlSuffix: 'amazonaws.com.cn' };
  const name = region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return { name, urlSuffix: 'amazonaws.com' };
}

export function isPseudoParameter(name: string): boolean {
  return Object.hasOwn(pseudo, name);
}

export function pseudoParameter(
  name: string,
  stack: StackIdentity,
): string | readonly string[] | typeof noValue | undefined {
  return isPseudoParameter(name) ? pseudo[name]?.(stack) : undefined;
}
