import type * as Sns from '@aws-sdk/client-sns';
import { notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { makeDataKey } from '../kms/for-service.ts';
import { checkBatch } from './batch.ts';
import { deliver } from './deliver.ts';
import { isFifo, number } from './fifo.ts';
import { type Notification, readNotification } from './notification.ts';
import { countPublication } from './publication-metrics.ts';
import { invalidParameter } from './refusals.ts';
import type { Topic } from './store.ts';
import { findTopic, topicAccess } from './topics-by-arn.ts';

export const publish = {
  Publish: {
    access: (input, call) => topicAccess(target(input, call), 'Publish'),
    handle: async (input, call) => {
      const topic = target(input, call);
      const notification = readNotification(call, topic, input);
      await encrypt(call, topic);
      return send(call, topic, notification);
    },
    trail: 'data',
  },
  PublishBatch: {
    access: (input, call) => topicAccess(findTopic(call, input.TopicArn), 'Publish'),
    handle: async (input, call) => {
      const topic = findTopic(call, input.TopicArn);
      const entries = checkBatch(topic, input.PublishBatchRequestEntries);
      // One entry that SNS does not take fails the whole batch.
      const read = entries.map((entry) => ({
        Id: entry.Id,
        notification: readNotification(call, topic, entry),
      }));
      await encrypt(call, topic);
      const Successful: Sns.PublishBatchResultEntry[] = [];
      for (const { Id, notification } of read) {
        Successful.push({ Id, ...(await send(call, topic, notification)) });
      }
      return { Successful, Failed: [] };
    },
    trail: 'data',
  },
} satisfies Operations<typeof Sns>;

function target(input: Sns.PublishCommandInput, call: Call): Topic {
  if (input.PhoneNumber !== undefined) throw sms(input.PhoneNumber);
  const { TopicArn, TargetArn } = input;
  if (TopicArn !== undefined && TargetArn !== undefined) {
    throw invalidParameter('TopicArn or TargetArn Reason: only one of them can be specified');
  }
  if (TargetArn?.includes(':endpoint/')) {
    throw invalidParameter('TargetArn Reason: No endpoint found for the target arn specified');
  }
  const member =
    TopicArn === undefined && TargetArn === undefined ? 'TopicArn or TargetArn' : undefined;
  return findTopic(call, TopicArn ?? TargetArn, member);
}

function sms(number: string): Error {
  return /^\+?[0-9]{1,15}$/.test(number)
    ? notImplemented('Publishing to a phone number')
    : invalidParameter(`PhoneNumber Reason: ${number} is not valid to publish to`);
}

/** A FIFO topic delivers a repeated message no second time, and answers as it did the first time. */
async function send(
  call: Call,
  topic: Topic,
  notification: Notification,
): Promise<{ MessageId: string; SequenceNumber?: string }> {
  countPublication(call, topic, notification);
  if (!isFifo(topic)) {
    await deliver(call.world, topic, notification);
    return { MessageId: notification.id };
  }
  const { isNew, published } = number(topic, notification);
  const { id: MessageId, sequence: SequenceNumber } = published;
  if (isNew) await deliver(call.world, topic, { ...notification, sequence: SequenceNumber });
  return { MessageId, SequenceNumber };
}

/**
 * Whoever publishes to an encrypted topic needs its key: an alarm whose topic has a key that does not let CloudWatch in
 * notifies nobody.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
async function encrypt(call: Call, topic: Topic): Promise<void> {
  const key = topic.attributes.KmsMasterKeyId;
  if (key === undefined) return;
  const { account, region, arn } = topic;
  const resource = key.startsWith('alias/') ? key : `key/${key}`;
  await makeDataKey(call, {
    service: 'sns.amazonaws.com',
    keyId: key.startsWith('arn:') ? key : `arn:aws:kms:${region}:${account}:${resource}`,
    context: { 'aws:sns:topicArn': arn },
    faults: {
      AccessDeniedException: 'KMSAccessDeniedException',
      DisabledException: 'KMSDisabledException',
      KMSInvalidStateException: 'KMSInvalidStateException',
      NotFoundException: 'KMSNotFoundException',
    },
  });
}
