import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import { requestTags } from '../../identity/request-tags.ts';
import type { Call, Operations } from '../../service.ts';
import { onResource, toDescribe } from './resource.ts';
import { type Resource, resourcesOf } from './store.ts';

export const tags = {
  CreateTags: {
    access: ({ Resources = [], Tags = [] }, call) => {
      const requested = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
      return Resources.map((id) => {
        const access = onResource('CreateTags', findAny(id, call).kind, id, call);
        const conditions = { ...access.conditions, ...requestTags(requested) };
        return { ...access, conditions };
      });
    },
    handle({ Resources = [], Tags = [] }, call) {
      for (const id of Resources) {
        for (const { Key = '', Value = '' } of Tags) findAny(id, call).tags[Key] = Value;
      }
      return {};
    },
  },
  DeleteTags: {
    access: ({ Resources = [] }, call) =>
      Resources.map((id) => onResource('DeleteTags', findAny(id, call).kind, id, call)),
    handle({ Resources = [], Tags }, call) {
      for (const id of Resources) {
        const resource = findAny(id, call);
        if (Tags === undefined) resource.tags = {};
        for (const { Key = '', Value } of Tags ?? []) {
          if (Value === undefined || resource.tags[Key] === Value) delete resource.tags[Key];
        }
      }
      return {};
    },
  },
  DescribeTags: {
    access: () => toDescribe('DescribeTags'),
    handle({ Filters = [] }, call) {
      const known = Object.values(resourcesOf(call).resources).flatMap(({ id, kind, tags: own }) =>
        Object.entries(own).map(([Key, Value]) => ({
          ResourceId: id,
          ResourceType: kind,
          Key,
          Value,
        })),
      );
      return { Tags: known.filter((tag) => Filters.every((filter) => fits(filter, tag))) };
    },
  },
} satisfies Operations<typeof Ec2>;

function fits({ Name = '', Values = [] }: Ec2.Filter, tag: Ec2.TagDescription): boolean {
  const value = {
    'resource-id': tag.ResourceId,
    'resource-type': tag.ResourceType,
    key: tag.Key,
    value: tag.Value,
  }[Name];
  if (value === undefined)
    throw new Fault('InvalidParameterValue', `The filter '${Name}' is invalid`);
  return Values.includes(value);
}

/** A resource of whatever kind, as tags go onto all of them. */
function findAny(id: string, call: Call): Resource {
  const found = resourcesOf(call).resources[id];
  if (found !== undefined) return found;
  throw new Fault('InvalidID', `The ID '${id}' is not valid`);
}
