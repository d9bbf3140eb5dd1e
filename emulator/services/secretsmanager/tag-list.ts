import type { Tag } from '@aws-sdk/client-secrets-manager';
import { invalidParameter, required, requireLength } from './refusals.ts';

const most = 50;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Tag.html */
export function readTags(sent: readonly Tag[], mayBeAws = false): Tag[] {
  const keys = new Set<string>();
  return sent.map(({ Key, Value = '' }, index) => {
    const at = `tags.${index + 1}.member`;
    const key = required(Key, `${at}.key`);
    requireLength(key.length, `${at}.key`, 1, 128);
    requireLength(Value.length, `${at}.value`, 0, 256);
    if (!mayBeAws && /^aws:/i.test(key)) throw invalidParameter("Tag keys can't begin with aws:.");
    if (keys.has(key)) throw invalidParameter('Duplicate tag keys found.');
    keys.add(key);
    return { Key: key, Value };
  });
}

/** Known keys keep their place. */
export function mergeTags(old: readonly Tag[], fresh: readonly Tag[]): Tag[] {
  const merged = new Map(old.map((tag) => [tag.Key, tag]));
  for (const tag of fresh) merged.set(tag.Key, tag);
  if (merged.size > most) throw invalidParameter(`A secret can have at most ${most} tags.`);
  return [...merged.values()];
}
