import {
  CreateQueueCommand,
  type CreateQueueCommandInput,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Place } from './case.ts';

/** A queue of its own, deleted with the case. */
export async function aQueue(
  place: Place,
  Attributes: CreateQueueCommandInput['Attributes'] = {},
  suffix = '',
): Promise<{ QueueUrl: string; arn: string }> {
  const { sqs } = place.clients;
  const QueueName = `${place.fresh('queue')}${suffix}`;
  const made = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  const QueueUrl = made.QueueUrl ?? '';
  place.later(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
  return { QueueUrl, arn: `arn:aws:sqs:${place.region}:${place.account}:${QueueName}` };
}

export const send = (place: Place, QueueUrl: string, MessageBody: string) =>
  place.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));

/** One message that is there, or `undefined`. */
export async function receive(place: Place, QueueUrl: string, WaitTimeSeconds = 0) {
  const { Messages } = await place.clients.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      WaitTimeSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  );
  return Messages?.[0];
}

export async function attributesOf(place: Place, QueueUrl: string) {
  const { Attributes } = await place.clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return Attributes ?? {};
}
