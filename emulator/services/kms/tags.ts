import type * as Kms from '@aws-sdk/client-kms';
import type { Operations } from '../../service.ts';
import { keyAccess } from './access.ts';
import { page } from './page.ts';
import { findKeyById } from './resolve.ts';
import { requireState } from './states.ts';
import { readTags, requestTags, requireFewTags } from './tag-list.ts';
import { reads, writes } from './trail.ts';
import { required } from './validation.ts';

export const tags = {
  TagResource: {
    access: (input, call) =>
      keyAccess(call, findKeyById(call, required(input.KeyId, 'keyId')), 'kms:TagResource', {
        conditions: requestTags(input.Tags),
      }),
    handle: (input, call) => {
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      requireState(key, 'describe');
      const merged = { ...key.tags, ...readTags(required(input.Tags, 'tags')) };
      requireFewTags(merged);
      key.tags = merged;
      return {};
    },
    trail: writes,
  },
  UntagResource: {
    access: (input, call) =>
      keyAccess(call, findKeyById(call, required(input.KeyId, 'keyId')), 'kms:UntagResource', {
        conditions: { 'aws:TagKeys': input.TagKeys ?? [] },
      }),
    handle: (input, call) => {
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      requireState(key, 'describe');
      for (const tag of required(input.TagKeys, 'tagKeys')) delete key.tags[tag];
      return {};
    },
    trail: writes,
  },
  ListResourceTags: {
    access: (input, call) =>
      keyAccess(call, findKeyById(call, required(input.KeyId, 'keyId')), 'kms:ListResourceTags'),
    handle: (input, call) => {
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      const all = Object.entries(key.tags);
      const { items, rest } = page(all, ([name]) => name, input, { usual: 50, most: 50 });
      return { Tags: items.map(([TagKey, TagValue]) => ({ TagKey, TagValue })), ...rest };
    },
    trail: reads,
  },
} satisfies Operations<typeof Kms>;
