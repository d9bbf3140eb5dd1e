import type { Emulator } from '../../../../../emulator/emulator.ts';
import { aWorld, client } from '../../../../support/world.ts';

export interface Received {
  readonly MessageId: string;
  readonly Body: string;
  readonly ReceiptHandle: string;
  readonly Attributes?: Record<string, string>;
}

/** A FIFO queue whose messages are told apart by their bodies, unless told otherwise. */
export async function aFifoQueue(
  Attributes: Record<string, string> = {},
  QueueName = 'q.fifo',
  world: Emulator = aWorld(),
) {
  return aQueue(
    { FifoQueue: 'true', ContentBasedDeduplication: 'true', ...Attributes },
    QueueName,
    world,
  );
}

export async function aQueue(
  Attributes: Record<string, string> = {},
  QueueName = 'q',
  world: Emulator = aWorld(),
) {
  const sqs = client(world, 'sqs');
  const { QueueUrl } = await sqs<{ QueueUrl: string }>('CreateQueue', { QueueName, Attributes });
  const send = (MessageBody: string, more = {}) =>
    sqs<Record<string, string>>('SendMessage', { QueueUrl, MessageBody, ...more });
  const receive = async (more = {}) => {
    const { Messages } = await sqs<{ Messages?: Received[] }>('ReceiveMessage', {
      QueueUrl,
      MaxNumberOfMessages: 10,
      ...more,
    });
    return Messages ?? [];
  };
  const remove = (ReceiptHandle: string | undefined) =>
    sqs('DeleteMessage', { QueueUrl, ReceiptHandle });
  const bodies = async (more = {}) => (await receive(more)).map(({ Body }) => Body);
  const attributes = async (...names: string[]) => {
    const AttributeNames = names.length > 0 ? names : ['All'];
    const { Attributes: shown } = await sqs<{ Attributes?: Record<string, string> }>(
      'GetQueueAttributes',
      { QueueUrl, AttributeNames },
    );
    return shown ?? {};
  };
  const arn = `arn:aws:sqs:ap-southeast-2:123456789012:${QueueName}`;
  return { world, sqs, QueueUrl, arn, send, receive, remove, bodies, attributes };
}
