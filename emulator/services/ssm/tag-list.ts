import type { Tag } from '@aws-sdk/client-ssm';
import { Fault } from '../../fault.ts';
import { invalid, requireLength } from './refusals.ts';

const most = 50;

export function readTags(tags: readonly Tag[] | undefined): Record<string, string> {
  const read: Record<string, string> = {};
  for (const { Key = '', Value = '' } of tags ?? []) {
    requireLength(Key, 'tags.member.key', 1, 128);
    requireLength(Value, 'tags.member.value', 0, 256);
    if (/^aws:/i.test(Key))
      throw invalid(`aws: prefixed tag key names are not allowed for external use: ${Key}`);
    if (Object.hasOwn(read, Key)) throw invalid(`Duplicate tag keys found: ${Key}`);
    read[Key] = Value;
  }
  requireFewTags(read);
  return read;
}

export function requireFewTags(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length <= most) return;
  throw new Fault(
    'TooManyTagsError',
    'The Targets parameter includes too many tags. Remove one or more tags and try the command again.',
  );
}
