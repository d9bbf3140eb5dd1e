import type { Tag } from '@aws-sdk/client-ecr';
import { Fault } from '../../fault.ts';

const most = 50;

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-using-tags.html */
export function readTags(tags: readonly Tag[] = []): Record<string, string> {
  const read: Record<string, string> = {};
  for (const { Key: key = '', Value: value = '' } of tags) {
    checkTag(key, value);
    if (Object.hasOwn(read, key)) throw invalidTag(`The tag key ${key} is given twice`);
    read[key] = value;
  }
  return read;
}

export function requireFewTags(tags: Readonly<Record<string, string>>): void {
  const count = Object.keys(tags).length;
  if (count <= most) return;
  throw new Fault('TooManyTagsException', `A repository has at most ${most} tags, not ${count}`);
}

function checkTag(key: string, value: string): void {
  if (key === '' || key.length > 128) {
    throw invalidTag(`Tag keys have 1 to 128 characters; this one has ${key.length}`);
  }
  if (/^aws:/i.test(key)) throw invalidTag(`Tag keys cannot begin with aws: as ${key} does`);
  if (value.length > 256) throw invalidTag(`The value of tag ${key} has more than 256 characters`);
  const odd = /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/u.exec(`${key}${value}`)?.[0];
  if (odd !== undefined)
    throw invalidTag(`Tag ${key} has a character that tags cannot have: ${odd}`);
}

function invalidTag(message: string): Fault {
  return new Fault('InvalidTagParameterException', message);
}
