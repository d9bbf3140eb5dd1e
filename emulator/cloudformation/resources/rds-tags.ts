import type * as Rds from '@aws-sdk/client-rds';
import { retag, type TaggedProperties } from './tags.ts';
import type { Apply, Context, Tag } from './type.ts';

/** Brings the tags of what the attribute names by its ARN up to date. */
export function retagRds(attribute: string): Apply<TaggedProperties> {
  return (change, { call }) => {
    const ResourceName = change.attributes[attribute];
    return retag(
      change,
      (Tags) => call('rds', 'AddTagsToResource', { ResourceName, Tags }),
      (TagKeys) => call('rds', 'RemoveTagsFromResource', { ResourceName, TagKeys }),
    );
  };
}

/** Tags as a template has them; undefined: there are none. */
export async function shownTags(
  ResourceName: string | undefined,
  call: Context['call'],
): Promise<{ readonly Tags?: readonly Tag[] }> {
  const { TagList = [] } = await call<Rds.ListTagsForResourceCommandOutput>(
    'rds',
    'ListTagsForResource',
    { ResourceName },
  );
  if (TagList.length === 0) return {};
  return { Tags: TagList.map(({ Key = '', Value = '' }) => ({ Key, Value })) };
}
