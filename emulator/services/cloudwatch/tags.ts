import type { Tag } from '@aws-sdk/client-cloudwatch';
import { Fault } from '../../fault.ts';
import { requestTags } from '../../identity/request-tags.ts';
import type { Access, Call } from '../../service.ts';
import { dashboardsOf } from './dashboard-store.ts';
import type { CloudWatchOperations } from './operations.ts';
import { invalidValue, missing, required } from './refusals.ts';
import { cloudWatchOf } from './store.ts';

const mostTags = 50;

export const tagging = {
  TagResource: {
    access: ({ ResourceARN, Tags }) => onResource('TagResource', ResourceARN, requestTags(Tags)),
    handle: ({ ResourceARN, Tags }, call) => {
      const resource = taggedResource(ResourceARN, call);
      if (Tags === undefined) throw missing('Tags');
      const tags = { ...resource.tags, ...checkTags(Tags) };
      if (Object.keys(tags).length > mostTags) throw tooMany();
      resource.tags = tags;
      return {};
    },
  },

  UntagResource: {
    access: ({ ResourceARN, TagKeys }) =>
      onResource('UntagResource', ResourceARN, { 'aws:TagKeys': TagKeys ?? [] }),
    handle: ({ ResourceARN, TagKeys }, call) => {
      const resource = taggedResource(ResourceARN, call);
      const gone = new Set(required(TagKeys, 'TagKeys'));
      const left = Object.entries(resource.tags).filter(([key]) => !gone.has(key));
      resource.tags = Object.fromEntries(left);
      return {};
    },
  },

  /** A resource that is not there has no tags, and that is no error (recorded answers). */
  ListTagsForResource: {
    access: ({ ResourceARN }) => onResource('ListTagsForResource', ResourceARN),
    handle: ({ ResourceARN }, call) => {
      const { tags } = findTagged(required(ResourceARN, 'ResourceARN'), call) ?? { tags: {} };
      return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
    },
  },
} satisfies CloudWatchOperations;

/** Tags by key, checked against the limits of `API_Tag`. */
export function checkTags(tags: readonly Tag[] | undefined): Record<string, string> {
  const checked = new Map<string, string>();
  for (const { Key, Value } of tags ?? []) {
    const key = required(Key, 'Tags.Key');
    const value = Value ?? '';
    if (key.length > 128 || value.length > 256) {
      throw invalidValue(
        `The tag ${key} is too long: a key has at most 128 characters, a value 256.`,
      );
    }
    if (/^aws:/i.test(key)) {
      throw invalidValue(`The tag key ${key} is reserved: it must not begin with aws:.`);
    }
    if (checked.has(key)) throw invalidValue(`The tag key ${key} is given twice.`);
    checked.set(key, value);
  }
  if (checked.size > mostTags) throw tooMany();
  return Object.fromEntries(checked);
}

function onResource(
  operation: string,
  arn: string | undefined,
  conditions: Access['conditions'] = {},
): Access {
  return { action: `cloudwatch:${operation}`, resource: arn ?? '*', conditions };
}

interface Tagged {
  tags: Record<string, string>;
}

function taggedResource(arn: string | undefined, call: Call): Tagged {
  const given = required(arn, 'ResourceARN');
  const resource = findTagged(given, call);
  if (resource !== undefined) return resource;
  const ResourceType = given.includes(':dashboard/') ? 'dashboard' : 'alarm';
  // AWS says it by these members alone, without a message.
  throw new Fault('ResourceNotFoundException', '', {
    members: { ResourceType, ResourceId: given },
  });
}

function findTagged(arn: string, call: Call): Tagged | undefined {
  const [start, name] = arn.split(':dashboard/');
  if (name === undefined) return cloudWatchOf(call).alarms[arn];
  const isOurs = start === `arn:aws:cloudwatch::${call.account}`;
  return isOurs ? dashboardsOf(call).dashboards[name] : undefined;
}

function tooMany(): Fault {
  return invalidValue(`A resource has at most ${mostTags} tags.`);
}
