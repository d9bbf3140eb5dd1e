import type { Tag } from '@aws-sdk/client-ecs';
import { requestTags } from '../../identity/request-tags.ts';
import type { Access } from '../../service.ts';
import { invalidParameter } from './faults.ts';
import type { Tags } from './store.ts';

const most = 50;

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html#tag-restrictions */
export function readTags(tags: readonly Tag[] = []): Tags {
  const read: Tags = {};
  for (const { key = '', value = '' } of tags) {
    checkTag(key, value);
    if (Object.hasOwn(read, key)) throw invalidParameter(`Duplicate tag keys found: ${key}`);
    read[key] = value;
  }
  return requireFewTags(read);
}

export function requireFewTags(tags: Tags): Tags {
  if (Object.keys(tags).length <= most) return tags;
  throw invalidParameter('The maximum number of tags that can be applied to a resource is 50.');
}

export function listTags(tags: Tags): Tag[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

export function tagConditions(tags: readonly Tag[] | undefined): Access['conditions'] {
  return requestTags(tags?.map(({ key, value }) => ({ Key: key, Value: value })));
}

/**
 * What creating with tags needs beside the creation.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
 */
export function toTag(
  resource: string,
  operation: string,
  tags: readonly Tag[] | undefined,
): Access[] {
  if (tags === undefined || tags.length === 0) return [];
  const conditions = { ...tagConditions(tags), 'ecs:CreateAction': operation };
  return [{ action: 'ecs:TagResource', resource, conditions }];
}

export function resourceTags(tags: Tags = {}): Record<string, string> {
  const pairs = Object.entries(tags).flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value],
    [`ecs:ResourceTag/${key}`, value],
  ]);
  return Object.fromEntries(pairs);
}

function checkTag(key: string, value: string): void {
  const odd = /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/u.exec(`${key}${value}`)?.[0];
  const isWrong =
    key === '' || key.length > 128 || value.length > 256 || odd !== undefined || /^aws:/i.test(key);
  if (!isWrong) return;
  throw invalidParameter(
    `The tag ${key} is not valid: keys have 1 to 128 characters and do not begin with aws:, values have at most 256, and both only letters, digits, spaces and _.:/=+-@`,
  );
}
