import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { Stage } from '../pipeline.ts';

/** A stack's outputs by key, as the account's owner sees them. */
export async function stackOutputs(
  { endpoint, region, account, prefix }: Stage,
  stack: string,
): Promise<Readonly<Record<string, string>>> {
  const client = new CloudFormationClient({
    endpoint,
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'emulator' },
  });
  try {
    const { Stacks: [found] = [] } = await client.send(
      new DescribeStacksCommand({ StackName: `${prefix}-${stack}` }),
    );
    const outputs = found?.Outputs ?? [];
    return Object.fromEntries(
      outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
  } finally {
    client.destroy();
  }
}
