import type { Tag } from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import { requestTags as conditionsOf } from '../../identity/request-tags.ts';
import { invalid, required } from './validation.ts';

const most = 50;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Tag.html */
export function readTags(tags: readonly Tag[] | undefined): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [index, tag] of (tags ?? []).entries()) {
    const at = `tags.${index + 1}.member`;
    const key = required(tag.TagKey, `${at}.tagKey`);
    checkText(key, `${at}.tagKey`, 1, 128);
    if (/^aws:/i.test(key)) {
      throw new Fault('TagException', 'Tags beginning with aws: are reserved');
    }
    if (Object.hasOwn(read, key)) throw new Fault('TagException', 'Duplicate tag keys');
    const value = tag.TagValue ?? '';
    checkText(value, `${at}.tagValue`, 0, 256);
    read[key] = value;
  }
  requireFewTags(read);
  return read;
}

export function requireFewTags(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length > most) throw new Fault('TagException', 'Too many tags');
}

export function requestTags(tags: readonly Tag[] = []): ReturnType<typeof conditionsOf> {
  return conditionsOf(tags.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue })));
}

/** Letters, spaces and digits of any script. */
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function checkText(text: string, member: string, least: number, most: number): void {
  if (!allowed.test(text))
    throw new Fault('TagException', `${text} has characters that no tag has`);
  if (text.length >= least && text.length <= most) return;
  const bound =
    text.length < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  throw invalid(
    `Value '${text}' at '${member}' failed to satisfy constraint: Member must have length ${bound}`,
  );
}
