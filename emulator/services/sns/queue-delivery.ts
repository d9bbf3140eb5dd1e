import type { SendMessageCommandInput, SendMessageCommandOutput } from '@aws-sdk/client-sqs';
import { serviceCaller } from '../../identity/service-role.ts';
import type { World } from '../../world.ts';
import type { Topic } from './store.ts';

/** What goes into a queue. */
export type QueueMessage = Omit<SendMessageCommandInput, 'QueueUrl'>;

type Sent = Pick<SendMessageCommandOutput, 'MessageId'>;

/** As the service itself, so that the queue's policy must let it in. */
export async function enqueue(
  world: World,
  topic: Topic,
  queueArn: string,
  message: QueueMessage,
): Promise<Sent> {
  const [, , , region = '', account = '', name = ''] = queueArn.split(':');
  const caller = serviceCaller('sns.amazonaws.com', topic.account, region, topic.arn);
  const QueueUrl = `https://sqs.${region}.amazonaws.com/${account}/${name}`;
  return world.invoke<Sent>(caller, 'sqs', 'SendMessage', { QueueUrl, ...message });
}
