import { checkProperties } from '../properties.ts';
import type { Tag } from '../resources/type.ts';
import { specificationOf } from '../specification.ts';
import { resolveValue } from '../template/intrinsics.ts';
import type { Scope } from '../template/scope.ts';
import type { ResourceDefinition } from '../template/template.ts';
import { withTags } from './desired.ts';

/** Thrown while planning by a reference to what does not exist yet. */
export class Unknown extends Error {}

/** Properties of a resource before the deployment: those that depend on what is yet to be made are not known. */
export interface Foreseen {
  /** As the template gives them, without the stack's tags. */
  readonly own: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly unknown: ReadonlySet<string>;
  readonly problems: readonly string[];
}

export function foresee(
  definition: ResourceDefinition,
  scope: Scope,
  stackTags: readonly Tag[],
): Foreseen {
  const unknown = new Set<string>();
  const known: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(definition.properties)) {
    try {
      const resolved = resolveValue(value, scope);
      if (resolved !== undefined) known[name] = resolved;
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      unknown.add(name);
    }
  }
  const { properties, problems } = typed(definition.type, known, unknown);
  const tagged = withTags(definition.type, properties, stackTags);
  return { own: properties, properties: tagged, unknown, problems };
}

function typed(
  type: string,
  known: Readonly<Record<string, unknown>>,
  unknown: ReadonlySet<string>,
): Pick<Foreseen, 'properties' | 'problems'> {
  const specification = specificationOf(type);
  if (specification === undefined) return { properties: known, problems: [] };
  // What is not known yet is there all the same.
  const required = Object.entries(specification.properties).map(([name, property]) => [
    name,
    unknown.has(name) ? { type: property.type } : property,
  ]);
  const properties = Object.fromEntries(required) as typeof specification.properties;
  const checked = checkProperties({ ...specification, properties }, known);
  return checked.ok
    ? { properties: checked.properties, problems: [] }
    : { properties: known, problems: checked.problems };
}
