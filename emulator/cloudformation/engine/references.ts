import { dynamicValue } from '../dynamic-values.ts';
import type { Resource } from '../stack.ts';
import { dynamicReferencesAt, withReferences } from '../template/dynamic-references.ts';
import { typedProperties } from './desired.ts';
import { ResourceFailure, reasonOf } from './failure.ts';
import type { Run } from './operation.ts';

type Properties = Resource['properties'];

/**
 * Properties with their dynamic references looked up, as the handler of the resource gets them. What they stood for is
 * kept, apart from the properties that are shown. Throws `ResourceFailure`.
 */
export async function lookUp(
  run: Run,
  resource: Resource,
  properties: Properties,
): Promise<{ properties: Properties; references: Readonly<Record<string, string>> }> {
  const places = dynamicReferencesAt(properties, 'Properties');
  if (places.length === 0) return { properties, references: {} };
  const references: Record<string, string> = {};
  try {
    for (const { reference } of places) {
      references[reference.text] ??= await dynamicValue(run, reference);
    }
  } catch (error) {
    throw new ResourceFailure(reasonOf(error), error);
  }
  const found = withReferences(properties, references) as Properties;
  const typed = typedProperties(resource.logicalId, resource.type, found);
  return { properties: typed, references };
}

/** Properties as the resource was made from them. */
export function asMade(
  { references }: Pick<Resource, 'references'>,
  properties: Properties,
): Properties {
  return references === undefined
    ? properties
    : (withReferences(properties, references) as Properties);
}
