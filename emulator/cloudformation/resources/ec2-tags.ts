import type * as Ec2 from '@aws-sdk/client-ec2';
import { retag } from './tags.ts';
import type { Change, Context, Tag } from './type.ts';

/** Tags given with the call that creates a resource; nothing where there are none. */
export function tagsOnCreation(
  resource: Ec2.ResourceType,
  tags: readonly Tag[] | undefined,
): { TagSpecifications?: Ec2.TagSpecification[] } {
  if (tags === undefined || tags.length === 0) return {};
  return { TagSpecifications: [{ ResourceType: resource, Tags: [...tags] }] };
}

/** Brings the tags of the resource with this id up to date. */
export async function retagResource(
  id: string,
  change: Pick<Change<{ readonly Tags?: readonly Tag[] }>, 'previous' | 'properties'>,
  { call }: Context,
): Promise<void> {
  const Resources = [id];
  await retag(
    change,
    (Tags) => call('ec2', 'CreateTags', { Resources, Tags }),
    (keys) => call('ec2', 'DeleteTags', { Resources, Tags: keys.map((Key) => ({ Key })) }),
  );
}

/** For types whose physical id is the id that EC2 tags. */
export function changeTags(
  change: Change<{ readonly Tags?: readonly Tag[] }>,
  context: Context,
): Promise<void> {
  return retagResource(change.physicalId, change, context);
}

/** Tags as a template has them; undefined: there are none. */
export function shownTags(tags: readonly Ec2.Tag[] | undefined): {
  readonly Tags?: readonly Tag[];
} {
  if (tags === undefined || tags.length === 0) return {};
  return { Tags: tags.map(({ Key = '', Value = '' }) => ({ Key, Value })) };
}
