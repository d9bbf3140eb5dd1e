import type { Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault } from '../../fault.ts';
import { invalid } from './refusals.ts';

const most = 50;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddTags.html */
export function readTags(tags: readonly Tag[] = []): Record<string, string> {
  const read: Record<string, string> = {};
  for (const { Key: key = '', Value: value = '' } of tags) {
    checkTag(key, value);
    if (Object.hasOwn(read, key)) {
      throw new Fault(
        'DuplicateTagKeysException',
        `A tag key was specified more than once: ${key}`,
      );
    }
    read[key] = value;
  }
  return fewTags(read);
}

/** Tags that begin with `aws:` are CloudFormation's own and are not counted. */
export function fewTags(tags: Record<string, string>): Record<string, string> {
  const count = Object.keys(tags).filter((key) => !key.startsWith('aws:')).length;
  if (count <= most) return tags;
  throw new Fault('TooManyTagsException', `A resource has at most ${most} tags, not ${count}`);
}

function checkTag(key: string, value: string): void {
  if (key === '' || key.length > 128) {
    throw invalid(`Tag keys have 1 to 128 characters; this one has ${key.length}`);
  }
  if (/^aws:/i.test(key)) throw invalid(`Tag keys cannot begin with aws: as ${key} does`);
  if (value.length > 256) throw invalid(`The value of tag ${key} has more than 256 characters`);
  const odd = /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/u.exec(`${key}${value}`)?.[0];
  if (odd !== undefined) {
    throw invalid(`Tag ${key} has a character that tags cannot have: ${odd}`);
  }
}

export function listTags(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
