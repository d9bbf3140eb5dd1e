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

type Values = Readonly<Record<string, unknown>>;

/** Whether the change of this property makes a new resource. */
export function replaces(type: string, property: string, before: Values, after: Values): boolean {
  const update = resourceType(type)?.properties[property];
  if (typeof update === 'object') return update.replacedWhen(before[property], after[property]);
  return update === replaced;
}
