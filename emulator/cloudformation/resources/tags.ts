import type { Tag } from './type.ts';

export interface TagChanges {
  /** New tags and those with another value. */
  readonly put: readonly Tag[];
  /** Keys of tags that are gone. */
  readonly removed: readonly string[];
}

function tagChanges(previous: readonly Tag[] = [], next: readonly Tag[] = []): TagChanges {
  const before = new Map(previous.map(({ Key, Value }) => [Key, Value]));
  const keys = new Set(next.map(({ Key }) => Key));
  return {
    put: next.filter(({ Key, Value }) => before.get(Key) !== Value),
    removed: [...before.keys()].filter((key) => !keys.has(key)),
  };
}

/** Tags for the services that take them as a map; undefined where there are none. */
export function tagMap(tags: readonly Tag[] | undefined): Record<string, string> | undefined {
  if (tags === undefined || tags.length === 0) return undefined;
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

/** Undefined for no tags: a call without tags needs no permission to tag. */
export function someTags(tags: readonly Tag[] | undefined): Tag[] | undefined {
  return tags === undefined || tags.length === 0 ? undefined : [...tags];
}

/** Carries tag changes over with a service's two calls, and only those that are needed. */
export async function retag(
  change: { readonly previous: TaggedProperties; readonly properties: TaggedProperties },
  put: (tags: Tag[]) => Promise<unknown>,
  remove: (keys: string[]) => Promise<unknown>,
): Promise<void> {
  const { put: added, removed } = tagChanges(change.previous.Tags, change.properties.Tags);
  if (removed.length > 0) await remove([...removed]);
  if (added.length > 0) await put([...added]);
}

export interface TaggedProperties {
  readonly Tags?: readonly Tag[] | undefined;
}
