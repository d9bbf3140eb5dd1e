import {
  CreateTopicCommand,
  DeleteTopicCommand,
  PublishCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Place } from './case.ts';
import { aQueue } from './queues.ts';

/** A topic of its own, deleted with the case. */
export async function aTopic(
  place: Place,
  Attributes: Record<string, string> = {},
): Promise<string> {
  const { sns } = place.clients;
  const suffix = Attributes.FifoTopic === 'true' ? '.fifo' : '';
  const Name = `${place.fresh('topic')}${suffix}`;
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name, Attributes }));
  place.later(() => sns.send(new DeleteTopicCommand({ TopicArn })));
  return TopicArn;
}

/** A queue that the topic may send to and is subscribed with. */
export async function aSubscribedQueue(
  place: Place,
  TopicArn: string,
  Attributes: Record<string, string> = {},
) {
  const queue = await aQueue(place);
  await allowTopic(place, queue, TopicArn);
  const { SubscriptionArn = '' } = await place.clients.sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: queue.arn,
      Attributes,
      ReturnSubscriptionArn: true,
    }),
  );
  return { ...queue, SubscriptionArn };
}

/** https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html */
export async function allowTopic(
  place: Place,
  { QueueUrl, arn }: { QueueUrl: string; arn: string },
  TopicArn: string,
): Promise<void> {
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: arn,
        Condition: { ArnEquals: { 'aws:SourceArn': TopicArn } },
      },
    ],
  });
  await place.clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
}

export const publish = (
  place: Place,
  TopicArn: string,
  Message: string,
  more: { Subject?: string; attributes?: Record<string, string> } = {},
) =>
  place.clients.sns.send(
    new PublishCommand({
      TopicArn,
      Message,
      Subject: more.Subject,
      ...(more.attributes && {
        MessageAttributes: Object.fromEntries(
          Object.entries(more.attributes).map(([name, StringValue]) => [
            name,
            { DataType: 'String', StringValue },
          ]),
        ),
      }),
    }),
  );
