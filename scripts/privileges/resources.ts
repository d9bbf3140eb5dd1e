import type { Document, Pair, YAMLMap } from 'yaml';

/** Logical ids of a template with their definitions. */
export function resourcesOf(document: Document): [string, YAMLMap][] {
  const resources = document.get('Resources') as YAMLMap;
  return resources.items.map(({ key, value }: Pair) => [String(key), value as YAMLMap]);
}
