import type * as Ecs from '@aws-sdk/client-ecs';
import type { Call, Operations } from '../../service.ts';
import { nameIn } from './arns.ts';
import { clientException, invalidParameter } from './faults.ts';
import { peekDefinition } from './find-definition.ts';
import { entry, storeOf, type Tags } from './store.ts';
import { listTags, readTags, requireFewTags, resourceTags, tagConditions } from './tag-list.ts';

export const tags = {
  TagResource: {
    access: ({ resourceArn = '', tags: given }, call) => ({
      action: 'ecs:TagResource',
      resource: resourceArn,
      conditions: { ...conditionsOf(resourceArn, call), ...tagConditions(given) },
    }),
    handle({ resourceArn = '', tags: given }, call) {
      const holder = taggedAt(resourceArn, call);
      holder.tags = requireFewTags({ ...holder.tags, ...readTags(given) });
      return {};
    },
  },
  UntagResource: {
    access: ({ resourceArn = '', tagKeys = [] }, call) => ({
      action: 'ecs:UntagResource',
      resource: resourceArn,
      conditions: { ...conditionsOf(resourceArn, call), 'aws:TagKeys': tagKeys },
    }),
    handle({ resourceArn = '', tagKeys = [] }, call) {
      const holder = taggedAt(resourceArn, call);
      for (const key of tagKeys) delete holder.tags[key];
      return {};
    },
  },
  ListTagsForResource: {
    access: ({ resourceArn = '' }, call) => ({
      action: 'ecs:ListTagsForResource',
      resource: resourceArn,
      conditions: conditionsOf(resourceArn, call),
    }),
    handle: ({ resourceArn = '' }, call) => ({ tags: listTags(taggedAt(resourceArn, call).tags) }),
  },
} satisfies Operations<typeof Ecs>;

function conditionsOf(arn: string, call: Call): Record<string, string> {
  return resourceTags(peek(arn, call)?.tags);
}

function taggedAt(arn: string, call: Call): { tags: Tags } {
  if (!/^arn:[^:]+:ecs:[^:]+:\d{12}:[a-z-]+\/.+$/.test(arn)) {
    throw invalidParameter(`Invalid ARN: ${arn}`);
  }
  const found = peek(arn, call);
  if (found !== undefined) return found;
  throw clientException('The specified resource could not be found.');
}

/** Clusters, task definitions, services and tasks have tags. */
function peek(arn: string, call: Call): { tags: Tags } | undefined {
  const { clusters, services, tasks } = storeOf(call);
  const cluster = entry(clusters, nameIn(arn));
  if (cluster?.arn === arn && cluster.status === 'ACTIVE') return cluster;
  return (
    entry(services, arn) ??
    entry(tasks, arn) ??
    (/:task-definition\/.+:\d+$/.test(arn) ? peekDefinition(call, arn) : undefined)
  );
}
