import { prefixed } from './request-context.ts';

/** Tags as services' APIs have them: a list of pairs, or a map. */
type Tags =
  | readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]
  | Readonly<Record<string, string>>;

/**
 * The condition keys of a request that sets tags; one that sets none brings none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
 */
export function requestTags(tags: Tags = {}): Record<string, string | readonly string[]> {
  const pairs = isList(tags)
    ? tags.map(({ Key = '', Value = '' }) => [Key, Value] as const)
    : Object.entries(tags);
  if (pairs.length === 0) return {};
  return {
    ...prefixed('aws:RequestTag/', Object.fromEntries(pairs)),
    'aws:TagKeys': pairs.map(([key]) => key),
  };
}

function isList(tags: Tags): tags is Extract<Tags, readonly unknown[]> {
  return Array.isArray(tags);
}
