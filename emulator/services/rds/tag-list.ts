import type { Tag } from '@aws-sdk/client-rds';
import { invalidCombination, invalidValue } from './refusals.ts';
import type { Tags } from './store.ts';

const most = 50;

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html */
export function readTags(sent: readonly Tag[] = []): Tags {
  const read: Tags = {};
  for (const { Key: key = '', Value: value = '' } of sent) {
    checkTag(key, value);
    if (Object.hasOwn(read, key)) throw invalidCombination(`Duplicate tag key ${key} found`);
    read[key] = value;
  }
  return requireFew(read);
}

export function mergeTags(old: Tags, fresh: Tags): Tags {
  return requireFew({ ...old, ...fresh });
}

export function shownTags(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function requireFew(tags: Tags): Tags {
  if (Object.keys(tags).length <= most) return tags;
  throw invalidValue(`A resource can have at most ${most} tags`);
}

function checkTag(key: string, value: string): void {
  if (key === '' || key.length > 128) {
    throw invalidValue(`Tag keys have 1 to 128 characters; ${key.slice(0, 20)} has ${key.length}`);
  }
  if (/^(aws|rds):/i.test(key)) {
    throw invalidValue(`Tag keys cannot begin with aws: or rds: as ${key} does`);
  }
  if (value.length > 256)
    throw invalidValue(`The value of tag ${key} has more than 256 characters`);
  if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(`${key}${value}`)) {
    throw invalidValue(`Tag ${key} has a character that tags cannot have`);
  }
}
