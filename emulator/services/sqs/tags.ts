import type * as Sqs from '@aws-sdk/client-sqs';
import { requestTags } from '../../identity/request-tags.ts';
import type { Operations } from '../../service.ts';
import { accessTo, queueAccess } from './access.ts';
import { findQueue } from './queue-url.ts';
import { invalidValue, required } from './refusals.ts';

export const tags = {
  TagQueue: {
    access: (input, call) =>
      queueAccess(call, findQueue(call, input.QueueUrl), 'TagQueue', requestTags(input.Tags)),
    handle: (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const added = required(input.Tags, 'Tags');
      if (Object.keys(added).length === 0) required('', 'Tags');
      queue.tags = checkTags(queue.name, { ...queue.tags, ...added });
      return {};
    },
  },
  UntagQueue: {
    access: (input, call) =>
      queueAccess(call, findQueue(call, input.QueueUrl), 'UntagQueue', {
        'aws:TagKeys': input.TagKeys ?? [],
      }),
    handle: (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const keys = required(input.TagKeys, 'TagKeys');
      if (keys.length === 0 || !keys.every(isKey)) throw badKey();
      for (const key of keys) delete queue.tags[key];
      return {};
    },
  },
  ListQueueTags: {
    access: accessTo('ListQueueTags'),
    handle: (input, call) => {
      const { tags: all } = findQueue(call, input.QueueUrl);
      return Object.keys(all).length === 0 ? {} : { Tags: { ...all } };
    },
  },
} satisfies Operations<typeof Sqs>;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
export function checkTags(queueName: string, all: Record<string, string>): Record<string, string> {
  const entries = Object.entries(all);
  if (entries.length > 50) throw invalidValue(`Too many tags added for queue ${queueName}.`);
  if (!entries.every(([key]) => isKey(key))) throw badKey();
  if (entries.some(([, value]) => value.length > 256)) {
    throw invalidValue('Tag values must be between 0 and 256 characters in length.');
  }
  return all;
}

function isKey(key: string): boolean {
  return key.length >= 1 && key.length <= 128;
}

function badKey() {
  return invalidValue('Tag keys must be between 1 and 128 characters in length.');
}
