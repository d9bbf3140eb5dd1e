import type * as Sns from '@aws-sdk/client-sns';
import { Fault } from '../../fault.ts';
import { requestTags } from '../../identity/request-tags.ts';
import type { Call, Operations } from '../../service.ts';
import type { Topic } from './store.ts';
import { readTags, requireFewTags } from './tag-list.ts';
import { peekTopic, topicAccess } from './topics-by-arn.ts';

export const tags = {
  TagResource: {
    access: (input, call) =>
      topicAccess(tagged(call, input.ResourceArn), 'TagResource', requestTags(input.Tags)),
    handle: (input, call) => {
      const topic = tagged(call, input.ResourceArn);
      topic.tags = requireFewTags({ ...topic.tags, ...readTags(input.Tags) });
      return {};
    },
  },
  UntagResource: {
    access: (input, call) =>
      topicAccess(tagged(call, input.ResourceArn), 'UntagResource', {
        'aws:TagKeys': input.TagKeys ?? [],
      }),
    handle: (input, call) => {
      const topic = tagged(call, input.ResourceArn);
      for (const key of input.TagKeys ?? []) delete topic.tags[key];
      return {};
    },
  },
  ListTagsForResource: {
    access: (input, call) => topicAccess(tagged(call, input.ResourceArn), 'ListTagsForResource'),
    handle: (input, call) => {
      const all = Object.entries(tagged(call, input.ResourceArn).tags);
      return { Tags: all.map(([Key, Value]) => ({ Key, Value })) };
    },
  },
} satisfies Operations<typeof Sns>;

function tagged(call: Call, arn: string | undefined): Topic {
  const topic = peekTopic(call, arn, 'ResourceArn');
  if (topic !== undefined) return topic;
  throw new Fault('ResourceNotFoundException', 'Resource does not exist');
}
