import { resourceType } from '../resources/index.ts';
import { replaced } from '../resources/type.ts';
import { equal } from '../template/value.ts';

/** Names of the properties that differ. */
export function changedProperties(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !equal(before[name], after[name]));
}

/** Whether a change of this property makes a new resource. */
export function replaces(type: string, property: string): boolean {
  return resourceType(type)?.properties[property] === replaced;
}
