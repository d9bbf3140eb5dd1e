import { requestTags } from '../../identity/request-tags.ts';
import type { Access } from '../../service.ts';
import { invalidInput, quotaExceeded, validationError } from './faults.ts';
import { required, requireLength } from './names.ts';
import { type PageRequest, page } from './page.ts';

export interface Tag {
  readonly Key: string | undefined;
  readonly Value: string | undefined;
}

const most = 50;

export function readTags(tags: readonly Tag[] = []): Record<string, string> {
  const read: Record<string, string> = {};
  const seen = new Set<string>();
  if (tags.length > most) throw tooManyTags(`${tags.length} tags`);
  for (const tag of tags) {
    const key = required(tag.Key, 'tags.member.key');
    const value = required(tag.Value, 'tags.member.value');
    requireLength(key, 'tags.member.key', 128);
    requireLength(value, 'tags.member.value', 256);
    if (/^aws:/i.test(key)) {
      throw invalidInput(`Tag keys with the prefix aws: are reserved; rename ${key}`);
    }
    requireCharacters(key, 'tags.member.key');
    if (seen.has(key.toLowerCase())) {
      throw invalidInput(
        'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
      );
    }
    seen.add(key.toLowerCase());
    read[key] = value;
  }
  return withinLimit(read);
}

/** A tag replaces one whose key differs only in case. */
export function addTags(owner: { tags: Record<string, string> }, tags: readonly Tag[] = []): void {
  const added = readTags(tags);
  const replaced = new Set(Object.keys(added).map((key) => key.toLowerCase()));
  const kept = Object.entries(owner.tags).filter(([key]) => !replaced.has(key.toLowerCase()));
  owner.tags = withinLimit({ ...Object.fromEntries(kept), ...added });
}

export function removeTags(
  owner: { tags: Record<string, string> },
  keys: readonly string[] = [],
): void {
  if (keys.length > most) throw tooManyTags(`${keys.length} keys`, 'tagKeys');
  for (const key of keys) {
    requireLength(key, 'tagKeys', 128);
    requireCharacters(key, 'tagKeys');
  }
  for (const key of keys) delete owner.tags[key];
}

export function writeTags(
  tags: Readonly<Record<string, string>>,
): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function pageOfTags(tags: Readonly<Record<string, string>>, request: PageRequest) {
  const { items, rest } = page(writeTags(tags), ({ Key }) => Key, request);
  return { Tags: items, ...rest };
}

/** `aws:RequestTag/…` and `aws:TagKeys` of a request that sets or removes tags. */
export function tagConditions(
  tags: readonly Tag[] | undefined,
  removed: readonly string[] = [],
): NonNullable<Access['conditions']> {
  return removed.length === 0 ? requestTags(tags) : { 'aws:TagKeys': removed };
}

function withinLimit(tags: Record<string, string>): Record<string, string> {
  if (Object.keys(tags).length > most) throw quotaExceeded('TagsPerResource', most);
  return tags;
}

function requireCharacters(key: string, member: string): void {
  if (/^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u.test(key)) return;
  throw validationError(
    `1 validation error detected: Value '${key}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+`,
  );
}

function tooManyTags(shown: string, member = 'tags') {
  return validationError(
    `1 validation error detected: Value '${shown}' at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
  );
}
