import { Fault } from '../../fault.ts';
import type { Principal } from '../../identity/principal.ts';
import { requestTags } from '../../identity/request-tags.ts';
import { validationError } from './faults.ts';

interface TagInput {
  readonly Tags?:
    | readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]
    | undefined;
  readonly TransitiveTagKeys?: readonly string[] | undefined;
}

export interface SessionTags {
  readonly tags: Readonly<Record<string, string>>;
  /** Keys of those that go with the session to the next role. */
  readonly transitive: readonly string[];
}

const most = 50;

/**
 * The tags of a new session: those that the calling session passes on, and those that are asked for.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
export function settleTags(input: TagInput, caller: Principal): SessionTags {
  const asked = readTags(input);
  const keys = input.TransitiveTagKeys ?? [];
  const known = new Set(Object.keys(asked).map(fold));
  if (!keys.every((key) => known.has(fold(key)))) {
    throw invalid('The specified transitive tag key must be included in the requested tags.');
  }
  const inherited = passedOn(caller);
  const taken = new Set(Object.keys(inherited).map(fold));
  if (Object.keys(asked).some((key) => taken.has(fold(key)))) {
    throw invalid(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  }
  return { tags: { ...inherited, ...asked }, transitive: [...Object.keys(inherited), ...keys] };
}

/** What policies see of the tags that a request asks for. */
export function tagConditions({ Tags, TransitiveTagKeys = [] }: TagInput) {
  return {
    ...requestTags(Tags),
    ...(TransitiveTagKeys.length > 0 && { 'sts:TransitiveTagKeys': TransitiveTagKeys }),
  };
}

function passedOn(caller: Principal): Record<string, string> {
  if (caller.type !== 'role') return {};
  const { tags = {}, transitive = [] } = caller;
  return Object.fromEntries(Object.entries(tags).filter(([key]) => transitive.includes(key)));
}

function readTags({ Tags = [] }: TagInput): Record<string, string> {
  if (Tags.length > most) {
    throw validationError(
      `1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
    );
  }
  const read: Record<string, string> = {};
  const seen = new Set<string>();
  for (const { Key = '', Value = '' } of Tags) {
    checkTag(Key, Value);
    if (seen.has(fold(Key))) {
      throw invalid('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
    }
    seen.add(fold(Key));
    read[Key] = Value;
  }
  return read;
}

function checkTag(key: string, value: string): void {
  const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
  if (key.length >= 1 && key.length <= 128 && value.length <= 256) {
    if (allowed.test(key) && allowed.test(value) && !/^aws:/i.test(key)) return;
  }
  throw validationError(
    `1 validation error detected: Value '${key}' at 'tags.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+`,
  );
}

function invalid(message: string): Fault {
  return new Fault('InvalidParameterValue', message, { status: 400 });
}

function fold(key: string): string {
  return key.toLowerCase();
}
