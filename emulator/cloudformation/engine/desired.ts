import { type CheckedProperties, checkProperties } from '../properties.ts';
import type { Tag } from '../resources/type.ts';
import { specificationOf } from '../specification.ts';
import type { Resource } from '../stack.ts';
import { resolveValue } from '../template/intrinsics.ts';
import type { Scope } from '../template/scope.ts';
import type { ResourceDefinition } from '../template/template.ts';
import { ResourceFailure } from './failure.ts';

/** A resource as the template wants it, without what the account gives it. */
export type Desired = Pick<
  Resource,
  | 'logicalId'
  | 'type'
  | 'properties'
  | 'dependsOn'
  | 'metadata'
  | 'deletionPolicy'
  | 'updateReplacePolicy'
>;

/** Resolves, types and tags the properties of one resource. Throws `ResourceFailure` naming what is wrong. */
export function desiredResource(
  logicalId: string,
  definition: ResourceDefinition,
  scope: Scope,
  stackTags: readonly Tag[],
  dependsOn: Iterable<string>,
): Desired {
  const resolved = resolveValue(definition.properties, scope) as Record<string, unknown>;
  const properties = typedProperties(logicalId, definition.type, resolved);
  const { type, metadata, deletionPolicy, updateReplacePolicy } = definition;
  return {
    logicalId,
    type,
    properties: withTags(type, properties, stackTags),
    dependsOn: [...dependsOn],
    ...(metadata !== undefined && { metadata }),
    ...(deletionPolicy !== undefined && { deletionPolicy }),
    ...(updateReplacePolicy !== undefined && { updateReplacePolicy }),
  };
}

export function typedProperties(
  logicalId: string,
  type: string,
  properties: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const checked = check(type, properties);
  if (checked.ok) return checked.properties;
  const [unsupported] = checked.problems.filter((one) => one.startsWith('Encountered'));
  if (unsupported !== undefined) throw new ResourceFailure(unsupported);
  throw new ResourceFailure(
    `Properties validation failed for resource ${logicalId} with message:\n${checked.problems.join('\n')}`,
  );
}

function check(type: string, properties: Readonly<Record<string, unknown>>): CheckedProperties {
  const specification = specificationOf(type);
  if (specification === undefined)
    throw new ResourceFailure(`Unrecognized resource types: [${type}]`);
  return checkProperties(specification, properties);
}

/** The stack's tags go to every resource that can be tagged; its own win. */
export function withTags(
  type: string,
  properties: Readonly<Record<string, unknown>>,
  stackTags: readonly Tag[],
): Readonly<Record<string, unknown>> {
  const name = specificationOf(type)?.tags;
  if (name === undefined || stackTags.length === 0) return properties;
  const own = (properties[name] ?? []) as readonly Tag[];
  const keys = new Set(own.map(({ Key }) => Key));
  return { ...properties, [name]: [...own, ...stackTags.filter(({ Key }) => !keys.has(Key))] };
}
