import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import { prefixed } from '../../identity/request-context.ts';
import { requestTags } from '../../identity/request-tags.ts';
import type { Access, Call } from '../../service.ts';
import { kinds } from './kinds.ts';
import { type Kind, type Resource, resourcesOf, type Shapes } from './store.ts';

type Specifications = Ec2.TagSpecification[] | undefined;

/** A new id of that kind: `vpc-0a1b2c3d4e5f67890`. */
export function newId(kind: Kind, call: Call): string {
  return `${kinds[kind].prefix}-0${call.world.random.hex(16)}`;
}

export function add<K extends Kind>(
  kind: K,
  id: string,
  shape: Shapes[K],
  call: Call,
  tags: Specifications = undefined,
): Resource<K> {
  const createdAt = call.world.clock.now();
  const resource: Resource<K> = { id, kind, createdAt, tags: requestedTags(tags, kind), shape };
  resourcesOf(call).resources[id] = resource as Resource;
  return resource;
}

/** The resource, or the fault with which EC2 misses it. */
export function find<K extends Kind>(kind: K, id: string | undefined, call: Call): Resource<K> {
  const found = resourcesOf(call).resources[id ?? ''];
  if (found?.kind === kind) return found as Resource<K>;
  if (id === undefined) {
    throw new Fault('MissingParameter', `The request must contain a ${kinds[kind].noun}`);
  }
  throw new Fault(kinds[kind].missing, `The ${kinds[kind].noun} '${id}' does not exist`);
}

export function all<K extends Kind>(kind: K, call: Call): Resource<K>[] {
  return Object.values(resourcesOf(call).resources).filter(
    (resource): resource is Resource<K> => resource.kind === kind,
  );
}

export function remove(resource: Resource, call: Call): void {
  delete resourcesOf(call).resources[resource.id];
}

/** Refuses to remove what others stand on. */
export function demandUnused(resource: Resource, users: readonly Pick<Resource, 'id'>[]): void {
  if (users.length === 0) return;
  throw new Fault(
    'DependencyViolation',
    `The ${resource.kind} '${resource.id}' has dependencies and cannot be deleted: ${users.map(({ id }) => id).join(', ')}`,
  );
}

export function tagsOf({ tags }: Resource): Ec2.Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** What a call on existing resources needs; their tags are condition keys. */
export function onResource(
  operation: string,
  kind: Kind,
  id: string | undefined,
  call: Call,
): Access {
  const tags = resourcesOf(call).resources[id ?? '']?.tags ?? {};
  return {
    action: `ec2:${operation}`,
    resource: arnOf(kind, id ?? '*', call),
    conditions: {
      ...tagConditions('aws:ResourceTag', tags),
      ...tagConditions('ec2:ResourceTag', tags),
    },
  };
}

/** What creating needs: the action itself, and to set tags where the request has any. */
export function toCreate(
  operation: string,
  kind: Kind,
  specifications: Specifications,
  call: Call,
): Access[] {
  const tags = requestedTags(specifications, kind);
  const resource = arnOf(kind, '*', call);
  const conditions = requestTags(tags);
  const creation = { action: `ec2:${operation}`, resource, conditions };
  if (Object.keys(tags).length === 0) return [creation];
  const tagging = { ...conditions, 'ec2:CreateAction': operation };
  return [creation, { action: 'ec2:CreateTags', resource, conditions: tagging }];
}

export function toDescribe(operation: string): Access {
  return { action: `ec2:${operation}`, resource: '*' };
}

export function tagConditions(
  key: 'aws:ResourceTag' | 'ec2:ResourceTag',
  tags: Readonly<Record<string, string>>,
): Record<string, string> {
  return prefixed(`${key}/`, tags);
}

function requestedTags(specifications: Specifications, kind: Kind): Record<string, string> {
  const tags = (specifications ?? [])
    .filter(({ ResourceType }) => ResourceType === kind)
    .flatMap(({ Tags = [] }) => Tags);
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

export function arnOf(kind: Kind, id: string, { region, account }: Call): string {
  return `arn:aws:ec2:${region}:${account}:${kind}/${id}`;
}
