import type { Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import { prefixed } from '../../identity/request-context.ts';
import { requestTags } from '../../identity/request-tags.ts';
import type { Access, Call } from '../../service.ts';
import { type Place, storeOf } from './store.ts';

type Conditions = Readonly<Record<string, string | readonly string[]>>;

/** What a call on a resource needs; its tags are condition keys. */
export function on(
  operation: string,
  arn: string | undefined,
  call: Call,
  conditions: Conditions = {},
): Access {
  const tags = tagsAt(arn ?? '', call) ?? {};
  return {
    action: `elasticloadbalancing:${operation}`,
    resource: arn ?? '*',
    conditions: {
      ...prefixed('aws:ResourceTag/', tags),
      ...prefixed('elasticloadbalancing:ResourceTag/', tags),
      ...conditions,
    },
  };
}

export function toDescribe(operation: string): Access {
  return { action: `elasticloadbalancing:${operation}`, resource: '*' };
}

/**
 * What creating needs: the action itself, and to set tags where the request has any.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/tagging-resources-during-creation.html
 */
export function toCreate(
  operation: string,
  arn: string | undefined,
  created: string,
  tags: Tag[] | undefined,
  call: Call,
  conditions: Conditions = {},
): Access[] {
  const asked = requestTags(tags);
  const creation = on(operation, arn, call, { ...asked, ...conditions });
  if (!tags?.length) return [creation];
  const tagging = { ...asked, 'elasticloadbalancing:CreateAction': operation };
  return [creation, on('AddTags', created, call, tagging)];
}

/** The tags of whatever has this ARN, to be read or changed; undefined: nothing has it. */
export function tagsAt(arn: string, place: Place): Record<string, string> | undefined {
  const { loadBalancers, listeners, targetGroups } = storeOf(place);
  for (const all of [loadBalancers, listeners, targetGroups]) {
    if (Object.hasOwn(all, arn)) return all[arn]?.tags;
  }
  if (!arn.includes(':listener-rule/')) return undefined;
  const rules = Object.values(listeners).flatMap((listener) => listener.rules);
  return rules.find((rule) => rule.arn === arn)?.tags;
}
