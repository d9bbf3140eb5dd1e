import type * as Rds from '@aws-sdk/client-rds';
import { requestTags } from '../../identity/request-tags.ts';
import type { Call, Operations } from '../../service.ts';
import { onResource } from './access.ts';
import { findInstance, findParameterGroup, findSnapshot, findSubnetGroup } from './find.ts';
import type { ResourceKind } from './names.ts';
import { invalidValue, required } from './refusals.ts';
import type { Tags } from './store.ts';
import { mergeTags, readTags, shownTags } from './tag-list.ts';

export const tags = {
  AddTagsToResource: {
    access: ({ ResourceName, Tags: given }, call) => {
      const { kind, name } = refer(ResourceName, call);
      return onResource(call, 'AddTagsToResource', kind, name, requestTags(given));
    },
    handle: ({ ResourceName, Tags: given }, call) => {
      const tagged = taggedBy(ResourceName, call);
      tagged.tags = mergeTags(tagged.tags, readTags(required(given, 'Tags')));
      return {};
    },
  },
  RemoveTagsFromResource: {
    access: ({ ResourceName, TagKeys = [] }, call) => {
      const { kind, name } = refer(ResourceName, call);
      return onResource(call, 'RemoveTagsFromResource', kind, name, { 'aws:TagKeys': TagKeys });
    },
    handle: ({ ResourceName, TagKeys }, call) => {
      const tagged = taggedBy(ResourceName, call);
      const gone = new Set(required(TagKeys, 'TagKeys'));
      tagged.tags = Object.fromEntries(
        Object.entries(tagged.tags).filter(([key]) => !gone.has(key)),
      );
      return {};
    },
  },
  ListTagsForResource: {
    access: ({ ResourceName }, call) => {
      const { kind, name } = refer(ResourceName, call);
      return onResource(call, 'ListTagsForResource', kind, name);
    },
    handle: ({ ResourceName }, call) => ({ TagList: shownTags(taggedBy(ResourceName, call).tags) }),
  },
} satisfies Operations<typeof Rds>;

const finders: Readonly<
  Record<Exclude<ResourceKind, 'og'>, (call: Call, name: string) => { tags: Tags }>
> = {
  db: findInstance,
  subgrp: findSubnetGroup,
  pg: findParameterGroup,
  snapshot: findSnapshot,
};

function refer(arn: string | undefined, call: Call) {
  const given = required(arn, 'ResourceName');
  const match = /^arn:aws:rds:([^:]+):(\d{12}):(db|subgrp|pg|snapshot):(.+)$/.exec(given);
  if (match?.[1] !== call.region || match[2] !== call.account) {
    throw invalidValue(`Invalid resource name: ${given}`);
  }
  return { kind: match[3] as keyof typeof finders, name: match[4] ?? '' };
}

function taggedBy(arn: string | undefined, call: Call): { tags: Tags } {
  const { kind, name } = refer(arn, call);
  return finders[kind](call, name);
}
