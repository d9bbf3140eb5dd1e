import type { Tag } from './type.ts';

/** Members whose own names are the user's: labels and options. */
const verbatim = /^(options|dockerLabels)$/i;

/** A template's value as ECS's API has it: `ContainerDefinitions` is `containerDefinitions`, at every depth. */
export function toApi(value: unknown): unknown {
  return renamed(value, (name) => name.charAt(0).toLowerCase() + name.slice(1));
}

/** The way back. What is empty says nothing, and is left out. */
export function toTemplate(value: unknown): unknown {
  return renamed(value, (name) => name.charAt(0).toUpperCase() + name.slice(1));
}

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([name, inner]) => [rename(name), verbatim.test(name) ? inner : renamed(inner, rename)]),
  );
}

interface EcsTag {
  readonly key?: string | undefined;
  readonly value?: string | undefined;
}

export function ecsTags(tags: readonly Tag[] | undefined): EcsTag[] | undefined {
  if (tags === undefined || tags.length === 0) return undefined;
  return tags.map(({ Key: key, Value: value }) => ({ key, value }));
}

export function shownEcsTags(tags: readonly EcsTag[] = []): { Tags?: Tag[] } {
  if (tags.length === 0) return {};
  return { Tags: tags.map(({ key = '', value = '' }) => ({ Key: key, Value: value })) };
}
