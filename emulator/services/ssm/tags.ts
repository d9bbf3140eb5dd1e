import type * as Ssm from '@aws-sdk/client-ssm';
import { Fault, notImplemented } from '../../fault.ts';
import { requestTags } from '../../identity/request-tags.ts';
import type { Call, Operations } from '../../service.ts';
import { parameterAccess } from './access.ts';
import { peek } from './reference.ts';
import { requireOneOf } from './refusals.ts';
import type { Parameter } from './store.ts';
import { readTags, requireFewTags } from './tag-list.ts';

interface NamesResource {
  readonly ResourceType: Ssm.ResourceTypeForTagging | undefined;
  readonly ResourceId: string | undefined;
}

export const tags = {
  AddTagsToResource: {
    access: (input, call) => access('AddTagsToResource', input, call, requestTags(input.Tags)),
    handle: (input, call) => {
      const parameter = tagged(input, call);
      const merged = { ...parameter.tags, ...readTags(input.Tags) };
      requireFewTags(merged);
      parameter.tags = merged;
      return {};
    },
  },
  RemoveTagsFromResource: {
    access: (input, call) =>
      access('RemoveTagsFromResource', input, call, { 'aws:TagKeys': input.TagKeys ?? [] }),
    handle: (input, call) => {
      const parameter = tagged(input, call);
      for (const key of input.TagKeys ?? []) delete parameter.tags[key];
      return {};
    },
  },
  ListTagsForResource: {
    access: (input, call) => access('ListTagsForResource', input, call),
    handle: (input, call) => ({
      TagList: Object.entries(tagged(input, call).tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  },
} satisfies Operations<typeof Ssm>;

const types = [
  ...['Association', 'Automation', 'Document', 'MaintenanceWindow', 'ManagedInstance'],
  ...['OpsItem', 'OpsMetadata', 'Parameter', 'PatchBaseline'],
];

function access(
  operation: string,
  { ResourceType, ResourceId = '' }: NamesResource,
  call: Call,
  conditions: Record<string, string | readonly string[]> = {},
) {
  requireOneOf(ResourceType, 'resourceType', types);
  if (ResourceType !== 'Parameter') throw notImplemented(`ssm:${operation} of a ${ResourceType}`);
  return parameterAccess(operation, ResourceId, call, conditions);
}

function tagged({ ResourceId = '' }: NamesResource, call: Call): Parameter {
  const parameter = peek(call, ResourceId);
  if (parameter === undefined) throw new Fault('InvalidResourceId', 'Invalid Resource Id');
  return parameter;
}
