import type { Resource } from '../stack.ts';
import type { ResourceValues } from '../template/scope.ts';

/** What a resource answers to `Ref` and `Fn::GetAtt`; undefined: it is not there. */
export function valuesOf(resource: Resource | undefined): ResourceValues | undefined {
  if (resource?.physicalId === undefined) return undefined;
  return { ref: resource.physicalId, attribute: (name) => attributeOf(resource, name) };
}

function attributeOf({ attributes }: Resource, name: string): unknown {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}
