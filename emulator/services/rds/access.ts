import { requestTags } from '../../identity/request-tags.ts';
import type { Access, Call } from '../../service.ts';
import { arnOf, nameIn, type ResourceKind } from './names.ts';
import { storeOf, type Tags } from './store.ts';

type Conditions = Readonly<Record<string, string | readonly string[]>>;

const tagKeys = { db: 'db', subgrp: 'subgrp', pg: 'pg', snapshot: 'snapshot', og: 'og' } as const;

/**
 * What a caller needs to do `action` with one resource, whether it is there or not.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
 */
export function onResource(
  call: Call,
  action: string,
  kind: ResourceKind,
  given: string | undefined,
  conditions: Conditions = {},
): Access {
  const name = nameIn(given ?? '*', kind, call);
  const own: Record<string, string> = {};
  for (const [key, value] of Object.entries(tagsOf(call, kind, name))) {
    own[`aws:ResourceTag/${key}`] = value;
    own[`rds:${tagKeys[kind]}-tag/${key}`] = value;
  }
  return {
    action: `rds:${action}`,
    resource: arnOf(call, kind, name),
    conditions: { ...own, ...conditions },
  };
}

/** To make something with tags one must also be allowed to tag it. */
export function toCreate(
  call: Call,
  action: string,
  kind: ResourceKind,
  given: string | undefined,
  tags: Parameters<typeof requestTags>[0] & readonly unknown[] = [],
  conditions: Conditions = {},
): Access[] {
  const create = onResource(call, action, kind, given, { ...requestTags(tags), ...conditions });
  if (tags.length === 0) return [create];
  return [create, { ...create, action: 'rds:AddTagsToResource' }];
}

function tagsOf(call: Call, kind: ResourceKind, name: string): Tags {
  const { instances, subnetGroups, parameterGroups, snapshots } = storeOf(call);
  const things = { db: instances, subgrp: subnetGroups, pg: parameterGroups, snapshot: snapshots };
  if (kind === 'og' || !Object.hasOwn(things[kind], name)) return {};
  return things[kind][name]?.tags ?? {};
}
