import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { Failure } from '../../shared/failure.ts';

/** What a stack puts out. */
export interface Outputs {
  readonly names: readonly string[];
  value(name: string): string;
  optional(name: string): string | undefined;
  /** A whole number from 1 on. */
  threshold(name: string): number;
}

/** An output that is missing or senseless proves nothing: the stack is older than the action. */
export async function readOutputs(
  client: CloudFormationClient,
  stackName: string,
): Promise<Outputs> {
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
  const outputs = new Map(
    (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [
      OutputKey ?? '',
      OutputValue ?? '',
    ]),
  );
  const value = (name: string): string => {
    const found = outputs.get(name);
    if (found !== undefined) return found;
    throw new Failure('INCONCLUSIVE', `stack ${stackName} has no output ${name}; deploy it anew`);
  };
  return {
    names: [...outputs.keys()],
    optional: (name) => outputs.get(name),
    value,
    threshold(name) {
      const text = value(name);
      if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
      throw new Failure(
        'INCONCLUSIVE',
        `output ${name} of stack ${stackName} is ${JSON.stringify(text)} instead of a whole number; deploy it anew`,
      );
    },
  };
}
