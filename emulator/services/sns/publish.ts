import type * as Sns from '@aws-sdk/client-sns';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { makeDataKey } from '../kms/for-service.ts';
import { deliver } from './deliver.ts';
import { readNotification } from './notification.ts';
import { invalidParameter } from './refusals.ts';
import type { Topic } from './store.ts';
import { findTopic, topicAccess } from './topics-by-arn.ts';

export const publish = {
  Publish: {
    access: (input, call) => topicAccess(target(input, call), 'Publish'),
    handle: async (input, call) => {
      const topic = target(input, call);
      const notification = readNotification(call, input);
      await encrypt(call, topic);
      await deliver(call, topic, notification);
      return { MessageId: notification.id };
    },
    trail: 'data',
  },
  PublishBatch: {
    access: (input, call) => topicAccess(findTopic(call, input.TopicArn), 'Publish'),
    handle: async (input, call) => {
      const topic = findTopic(call, input.TopicArn);
      const entries = checkBatch(input.PublishBatchRequestEntries);
      await encrypt(call, topic);
      const Successful: Sns.PublishBatchResultEntry[] = [];
      const Failed: Sns.BatchResultErrorEntry[] = [];
      for (const entry of entries) {
        try {
          refuseFifo(entry);
          const notification = readNotification(call, entry);
          await deliver(call, topic, notification);
          Successful.push({ Id: entry.Id, MessageId: notification.id });
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          const { code: Code, message: Message } = error;
          Failed.push({ Id: entry.Id, Code, Message, SenderFault: true });
        }
      }
      return { Successful, Failed };
    },
    trail: 'data',
  },
} satisfies Operations<typeof Sns>;

function target(input: Sns.PublishCommandInput, call: Call): Topic {
  if (input.PhoneNumber !== undefined) throw notImplemented('Publishing to a phone number');
  if (input.TopicArn !== undefined && input.TargetArn !== undefined) {
    throw invalidParameter('TopicArn or TargetArn Reason: only one of them can be specified');
  }
  refuseFifo(input);
  return findTopic(call, input.TopicArn ?? input.TargetArn, 'TopicArn or TargetArn');
}

function refuseFifo(input: {
  readonly MessageGroupId?: string | undefined;
  readonly MessageDeduplicationId?: string | undefined;
}): void {
  const inGroup = input.MessageGroupId ?? input.MessageDeduplicationId;
  if (inGroup !== undefined) throw notImplemented('A message group or deduplication id');
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

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
function checkBatch(
  entries: readonly Sns.PublishBatchRequestEntry[] | undefined,
): readonly Sns.PublishBatchRequestEntry[] {
  if (entries === undefined || entries.length === 0) {
    throw new Fault('EmptyBatchRequestException', "The batch request doesn't contain any entries.");
  }
  if (entries.length > 10) {
    throw new Fault(
      'TooManyEntriesInBatchRequestException',
      'The batch request contains more entries than permissible.',
    );
  }
  const ids = entries.map(({ Id }) => Id ?? '');
  if (!ids.every((id) => /^[A-Za-z0-9_-]{1,80}$/.test(id))) {
    throw new Fault(
      'InvalidBatchEntryIdException',
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  }
  if (new Set(ids).size < ids.length) {
    throw new Fault(
      'BatchEntryIdsNotDistinctException',
      'Two or more batch entries in the request have the same Id.',
    );
  }
  const size = entries.reduce((sum, { Message }) => sum + Buffer.byteLength(Message ?? ''), 0);
  if (size > 262_144) {
    throw new Fault(
      'BatchRequestTooLongException',
      'The length of all the batch messages put together is more than the limit.',
    );
  }
  return entries;
}
