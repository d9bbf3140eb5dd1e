import type { Filter } from '@aws-sdk/client-secrets-manager';
import { invalidParameter, requireLength, requireOneOf } from './refusals.ts';
import type { Secret } from './store.ts';

const keys = [
  'all',
  'name',
  'tag-key',
  'description',
  'tag-value',
  'primary-region',
  'owning-service',
] as const;
type Key = (typeof keys)[number];

export interface CheckedFilter {
  readonly key: Key;
  readonly values: readonly string[];
}

export function checkFilters(filters: readonly Filter[] = []): CheckedFilter[] {
  requireLength(filters.length, 'filters', 0, 10);
  return filters.map(({ Key: key, Values: values }, index) => {
    if (key === undefined) throw invalidParameter('Invalid filter key');
    requireOneOf(key, `filters.${index + 1}.member.key`, keys);
    if (values === undefined || values.length === 0) {
      throw invalidParameter(`Invalid filter values for key: ${key}`);
    }
    requireLength(values.length, `filters.${index + 1}.member.values`, 1, 10);
    return { key, values };
  });
}

/** All filters must hold, and of each one value; `!` before a value negates it. */
export function matches(secret: Secret, filters: readonly CheckedFilter[]): boolean {
  return filters.every(({ key, values }) => {
    const texts = textsOf(secret, key);
    return values.some((value) =>
      value.startsWith('!')
        ? !texts.some((text) => fits(key, text, value.slice(1)))
        : texts.some((text) => fits(key, text, value)),
    );
  });
}

function textsOf(secret: Secret, key: Key): readonly string[] {
  const { name, description, tags = [], region } = secret;
  const described = description === undefined ? [] : [description];
  switch (key) {
    case 'name':
      return [name];
    case 'description':
      return described;
    case 'tag-key':
      return tags.map(({ Key = '' }) => Key);
    case 'tag-value':
      return tags.map(({ Value = '' }) => Value);
    case 'primary-region':
      return [region];
    case 'owning-service':
      return [];
    case 'all':
      return [name, ...described, ...tags.flatMap(({ Key = '', Value = '' }) => [Key, Value])];
  }
}

/**
 * Names and tags are compared from their beginning, heeding case; in descriptions and `all` every word must begin a word.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_search-secret.html
 */
function fits(key: Key, text: string, value: string): boolean {
  if (key !== 'description' && key !== 'all' && key !== 'owning-service') {
    return text.startsWith(value);
  }
  const words = wordsOf(text);
  const wanted = wordsOf(value);
  return wanted.length > 0 && wanted.every((one) => words.some((word) => word.startsWith(one)));
}

/**
 * Words part at spaces, at capitals that begin one, and at special characters; but where a text has several kinds of these, it is
 * one word, as tests against AWS have shown.
 */
function wordsOf(text: string): string[] {
  return text
    .split(/\s+/)
    .flatMap((part) => {
      const kinds = new Set(part.match(/[/_+=.@-]/g));
      return kinds.size > 1
        ? [part]
        : part.split(/[/_+=.@-]|(?<=[a-z0-9])(?=[A-Z])|(?=[A-Z][a-z])/);
    })
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}
