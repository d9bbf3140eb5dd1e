import * as all from './all.ts';
import type { AnyResourceType } from './type.ts';

export const resourceTypes: readonly AnyResourceType[] = Object.values(all);

const byName = new Map(resourceTypes.map((type) => [type.type, type]));

export function resourceType(name: string): AnyResourceType | undefined {
  return byName.get(name);
}
