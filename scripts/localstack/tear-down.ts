import { setTimeout } from 'node:timers/promises';
import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import type { Stage } from '../pipeline.ts';
import { Trouble } from './trouble.ts';

/** Deletes the stacks one after the other, as their owner: the last of `order` first. Throws a sentence at the first that stays. */
export async function tearDown(stage: Stage, order: readonly string[]): Promise<string> {
  const client = new CloudFormationClient({
    endpoint: stage.endpoint,
    region: stage.region,
    credentials: { accessKeyId: stage.account, secretAccessKey: 'emulator' },
  });
  try {
    for (const key of order.toReversed()) await remove(client, `${stage.prefix}-${key}`);
    return `${order.length} stacks`;
  } finally {
    client.destroy();
  }
}

async function remove(client: CloudFormationClient, StackName: string): Promise<void> {
  const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
  // By its id: a stack that is deleted is known by its name no more.
  const id = { StackName: stack?.StackId ?? StackName };
  await client.send(
    new UpdateTerminationProtectionCommand({ ...id, EnableTerminationProtection: false }),
  );
  await client.send(new DeleteStackCommand(id));
  for (;;) {
    const { Stacks: [now] = [] } = await client.send(new DescribeStacksCommand(id));
    if (now === undefined || now.StackStatus === 'DELETE_COMPLETE') return;
    if (now.StackStatus?.endsWith('_FAILED')) {
      throw new Trouble(`${StackName} is ${now.StackStatus}: ${now.StackStatusReason ?? ''}`);
    }
    await setTimeout(500);
  }
}
