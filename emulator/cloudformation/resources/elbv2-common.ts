import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { unlessMissing } from './missing.ts';
import { retag } from './tags.ts';
import type { Change, Context, Tag } from './type.ts';

/** A setting of a load balancer, target group or listener, as templates and the API have it. */
export interface Attribute {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** Brings tags up to date; the physical ids of all these types are ARNs. */
export function changeTags(
  change: Change<{ readonly Tags?: readonly Tag[] }>,
  { call }: Context,
): Promise<void> {
  const ResourceArns = [change.physicalId];
  return retag(
    change,
    (Tags) => call('elbv2', 'AddTags', { ResourceArns, Tags }),
    (TagKeys) => call('elbv2', 'RemoveTags', { ResourceArns, TagKeys }),
  );
}

export async function tagsOf(arn: string, { call }: Context): Promise<{ Tags?: Tag[] }> {
  const { TagDescriptions = [] } = await call<Elb.DescribeTagsCommandOutput>(
    'elbv2',
    'DescribeTags',
    { ResourceArns: [arn] },
  );
  const { Tags = [] } = TagDescriptions[0] ?? {};
  if (Tags.length === 0) return {};
  return { Tags: Tags.map(({ Key = '', Value = '' }) => ({ Key, Value })) };
}

/** The attributes that the template names, with the values that they have. */
export function namedAttributes(
  actual: readonly Attribute[] = [],
  named: readonly Attribute[] = [],
): Attribute[] {
  const keys = named.map(({ Key }) => Key);
  return actual.filter(({ Key }) => keys.includes(Key));
}

/** The one thing that a Describe call answers for an ARN; undefined: it is not there. */
export async function describedOne<O, T>(
  { call }: Context,
  operation: string,
  input: object,
  pick: (output: O) => readonly T[] | undefined,
): Promise<T | undefined> {
  const output = await unlessMissing(call<O>('elbv2', operation, input));
  return output === undefined ? undefined : pick(output)?.[0];
}
