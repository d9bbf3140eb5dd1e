import type * as CloudWatch from '@aws-sdk/client-cloudwatch';
import type { Context, Tag } from './type.ts';

/** What is defined of these members, which a template names as the service does. */
export function definedOf(shown: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shown).filter(([name, value]) => value !== undefined && names.includes(name)),
  );
}

export async function readTags(
  ResourceARN: string,
  { call }: Context,
): Promise<{ readonly Tags: readonly Tag[] }> {
  const { Tags = [] } = await call<CloudWatch.ListTagsForResourceOutput>(
    'cloudwatch',
    'ListTagsForResource',
    { ResourceARN },
  );
  return { Tags: Tags.map(({ Key = '', Value = '' }) => ({ Key, Value })) };
}
