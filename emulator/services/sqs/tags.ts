import type * as Sqs from '@aws-sdk/client-sqs';
import type { Operations } from '../../service.ts';
import { accessTo } from './access.ts';
import { findQueue } from './queue-url.ts';
import { invalidParameter, required } from './refusals.ts';

export const tags = {
  TagQueue: {
    access: accessTo('TagQueue'),
    handle: (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      const merged = { ...queue.tags, ...required(input.Tags, 'Tags') };
      const count = Object.keys(merged).length;
      if (count > 50) throw invalidParameter(count, 'Tags', 'A queue has at most 50 tags.');
      queue.tags = merged;
      return {};
    },
  },
  UntagQueue: {
    access: accessTo('UntagQueue'),
    handle: (input, call) => {
      const queue = findQueue(call, input.QueueUrl);
      for (const key of required(input.TagKeys, 'TagKeys')) delete queue.tags[key];
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
