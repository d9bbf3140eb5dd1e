import type { Tag } from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import { required } from './validation.ts';

const most = 50;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Tag.html */
export function readTags(tags: readonly Tag[] | undefined): Record<string, string> {
  const read: Record<string, string> = {};
  for (const tag of tags ?? []) {
    const key = required(tag.TagKey, 'tags.member.tagKey');
    checkKey(key);
    if (Object.hasOwn(read, key)) throw new Fault('TagException', `Duplicate tag key ${key}`);
    const value = tag.TagValue ?? '';
    if (value.length > 256) throw new Fault('TagException', `The value of tag ${key} is too long`);
    read[key] = value;
  }
  return read;
}

export function requireFewTags(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length > most) throw new Fault('LimitExceededException', 'Too many tags');
}

export function requestTags(
  tags: readonly Tag[] | undefined,
): Record<string, string | readonly string[]> {
  if (tags === undefined) return {};
  const conditions: Record<string, string | readonly string[]> = {
    'aws:TagKeys': tags.map(({ TagKey }) => TagKey ?? ''),
  };
  for (const { TagKey, TagValue } of tags) conditions[`aws:RequestTag/${TagKey}`] = TagValue ?? '';
  return conditions;
}

function checkKey(key: string): void {
  if (key === '' || key.length > 128) {
    throw new Fault(
      'TagException',
      `Tag keys have 1 to 128 characters; this one has ${key.length}`,
    );
  }
  if (/^aws:/i.test(key)) {
    throw new Fault('TagException', `Tag keys cannot begin with aws: as ${key} does`);
  }
}
