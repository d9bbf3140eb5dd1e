import type * as Ecr from '@aws-sdk/client-ecr';
import { requestTags } from '../../identity/request-tags.ts';
import type { Call, Operations } from '../../service.ts';
import {
  findRepository,
  mentionRepository,
  onRepository,
  type Reference,
} from './find-repository.ts';
import { invalid, required } from './refusals.ts';
import { readTags, requireFewTags } from './tag-list.ts';

export const tags = {
  TagResource: {
    access: ({ resourceArn, tags: given }, call) =>
      onRepository('TagResource', referTo(resourceArn, call), call, requestTags(given)),
    handle: ({ resourceArn, tags: given }, call) => {
      const repository = findRepository(referTo(resourceArn, call), call);
      const merged = { ...repository.tags, ...readTags(required(given, 'tags')) };
      requireFewTags(merged);
      repository.tags = merged;
      return {};
    },
    trail: (input, outcome, call) => mentionArn(input, outcome, call),
  },
  UntagResource: {
    access: ({ resourceArn, tagKeys }, call) =>
      onRepository('UntagResource', referTo(resourceArn, call), call, {
        'aws:TagKeys': tagKeys ?? [],
      }),
    handle: ({ resourceArn, tagKeys }, call) => {
      const repository = findRepository(referTo(resourceArn, call), call);
      for (const key of required(tagKeys, 'tagKeys')) delete repository.tags[key];
      return {};
    },
    trail: (input, outcome, call) => mentionArn(input, outcome, call),
  },
  ListTagsForResource: {
    access: ({ resourceArn }, call) =>
      onRepository('ListTagsForResource', referTo(resourceArn, call), call),
    handle: ({ resourceArn }, call) => {
      const { tags: kept } = findRepository(referTo(resourceArn, call), call);
      return { tags: Object.entries(kept).map(([Key, Value]) => ({ Key, Value })) };
    },
    trail: (input, outcome, call) => mentionArn(input, outcome, call),
  },
} satisfies Operations<typeof Ecr>;

function referTo(arn: string | undefined, { region }: Call): Required<Reference> {
  const given = required(arn, 'resourceArn');
  const match = /^arn:aws:ecr:([^:]+):(\d{12}):repository\/(.+)$/.exec(given);
  if (match?.[1] === region) return { registryId: match[2], repositoryName: match[3] };
  throw invalid('resourceArn', `${given} is not the ARN of a repository in ${region}`);
}

function mentionArn(
  { resourceArn }: { resourceArn: string | undefined },
  outcome: unknown,
  call: Call,
) {
  // A text that is no ARN was refused, and has nothing to be mentioned.
  if (!resourceArn?.includes(':repository/')) return {};
  const [, , , , registryId, path = ''] = resourceArn.split(':');
  const repositoryName = path.slice('repository/'.length);
  return mentionRepository({ registryId, repositoryName }, outcome, call);
}
