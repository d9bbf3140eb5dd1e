import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import type { Operations } from '../../service.ts';
import { onTrail, trailNamed } from './trails.ts';

export const tags = {
  AddTags: {
    access: ({ ResourceId }, call) => onTrail('AddTags', ResourceId, call),
    handle({ ResourceId, TagsList }, call) {
      const { tags: kept } = trailNamed(ResourceId, call);
      for (const { Key, Value } of TagsList ?? []) kept[Key ?? ''] = Value ?? '';
      return {};
    },
  },
  RemoveTags: {
    access: ({ ResourceId }, call) => onTrail('RemoveTags', ResourceId, call),
    handle({ ResourceId, TagsList }, call) {
      const { tags: kept } = trailNamed(ResourceId, call);
      for (const { Key } of TagsList ?? []) delete kept[Key ?? ''];
      return {};
    },
  },
  ListTags: {
    access: ({ ResourceIdList }, call) =>
      (ResourceIdList ?? []).map((id) => onTrail('ListTags', id, call)),
    handle: ({ ResourceIdList }, call) => ({
      ResourceTagList: (ResourceIdList ?? []).map((ResourceId) => ({
        ResourceId,
        TagsList: Object.entries(trailNamed(ResourceId, call).tags).map(([Key, Value]) => ({
          Key,
          Value,
        })),
      })),
    }),
  },
} satisfies Operations<typeof CloudTrail>;
