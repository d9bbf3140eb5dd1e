import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault } from '../../fault.ts';
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

/** What has attributes and an ARN; the API's operations and members are named for it. */
type Kind = 'LoadBalancer' | 'TargetGroup' | 'Listener';

/** Sets the attributes that a template gives. One that it no longer names keeps its value. */
export async function setAttributes(
  kind: Kind,
  arn: string,
  Attributes: readonly Attribute[] = [],
  { call }: Context,
): Promise<void> {
  if (Attributes.length === 0) return;
  await call('elbv2', `Modify${kind}Attributes`, { [`${kind}Arn`]: arn, Attributes });
}

/** The attributes that the template names, with the values that they have. */
export async function namedAttributes(
  kind: Kind,
  arn: string,
  named: readonly Attribute[] = [],
  { call }: Context,
): Promise<Attribute[]> {
  const { Attributes = [] } = await call<{ Attributes?: Attribute[] }>(
    'elbv2',
    `Describe${kind}Attributes`,
    { [`${kind}Arn`]: arn },
  );
  const keys = named.map(({ Key }) => Key);
  return Attributes.filter(({ Key }) => keys.includes(Key));
}

export async function remove(kind: Kind | 'Rule', arn: string, { call }: Context): Promise<void> {
  await unlessMissing(call('elbv2', `Delete${kind}`, { [`${kind}Arn`]: arn }));
}

/** The API answers a request for the same thing with the one that is there; a stack must make its own. */
export async function demandNew(
  kind: 'LoadBalancer' | 'TargetGroup',
  name: string | undefined,
  context: Context,
): Promise<void> {
  if (name === undefined) return;
  const present = await describedOne(
    context,
    `Describe${kind}s`,
    { Names: [name] },
    (output: Record<string, readonly unknown[]>) => output[`${kind}s`],
  );
  if (present === undefined) return;
  const what = kind === 'LoadBalancer' ? 'load balancer' : 'target group';
  throw new Fault('AlreadyExists', `A ${what} with the same name '${name}' exists`);
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
