import type { Tag } from '@aws-sdk/client-sns';
import { Fault } from '../../fault.ts';
import { invalidParameter } from './refusals.ts';

/** https://docs.aws.amazon.com/sns/latest/dg/sns-tags.html */
export function readTags(tags: readonly Tag[] | undefined): Record<string, string> {
  const read: Record<string, string> = {};
  for (const { Key = '', Value = '' } of tags ?? []) {
    if (Key === '' || Key.length > 128 || /^aws:/i.test(Key)) throw invalidParameter('Tag Key');
    if (Value.length > 256) throw invalidParameter('Tag Value');
    if (Object.hasOwn(read, Key)) throw invalidParameter('Duplicated keys are not allowed.');
    read[Key] = Value;
  }
  return requireFewTags(read);
}

export function requireFewTags(tags: Record<string, string>): Record<string, string> {
  if (Object.keys(tags).length <= 50) return tags;
  throw new Fault(
    'TagLimitExceededException',
    'Could not complete request: tag quota of per resource exceeded',
  );
}
