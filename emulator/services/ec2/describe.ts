import type { Filter } from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { all, find } from './resource.ts';
import type { Kind, Resource } from './store.ts';

/** A resource's values by filter name; undefined: it has none, so the filter does not match. */
export type Filterable<K extends Kind> = Readonly<
  Record<string, (resource: Resource<K>) => string | readonly (string | undefined)[] | undefined>
>;

interface Question {
  readonly Filters?: Filter[] | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/**
 * The resources that a Describe call asks for, by ids and filters, a page at a time. A name that is no filter of the kind
 * is refused, as EC2 does. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
 */
export function ask<K extends Kind>(
  kind: K,
  ids: readonly string[] | undefined,
  { Filters = [], MaxResults, NextToken }: Question,
  filterable: Filterable<K>,
  call: Call,
): { readonly found: Resource<K>[]; readonly NextToken?: string } {
  const asked = ids?.length ? ids.map((id) => find(kind, id, call)) : all(kind, call);
  const fitting = asked.filter((resource) =>
    Filters.every((filter) => fits(filter, resource, filterable)),
  );
  const start = pageStart(NextToken, fitting.length);
  const end = start + (MaxResults ?? fitting.length);
  const found = fitting.slice(start, end);
  return end < fitting.length ? { found, NextToken: String(end) } : { found };
}

function fits<K extends Kind>(
  { Name = '', Values = [] }: Filter,
  resource: Resource<K>,
  filterable: Filterable<K>,
): boolean {
  const actual = [valuesOf(Name, resource, filterable)].flat();
  return actual.some(
    (value) => value !== undefined && Values.some((wanted) => like(wanted, value)),
  );
}

function valuesOf<K extends Kind>(name: string, resource: Resource<K>, filterable: Filterable<K>) {
  if (name.startsWith('tag:')) return resource.tags[name.slice('tag:'.length)];
  if (name === 'tag-key') return Object.keys(resource.tags);
  const read = filterable[name];
  if (read === undefined) {
    throw new Fault('InvalidParameterValue', `The filter '${name}' is invalid`);
  }
  return read(resource);
}

/** `*` stands for any text, `?` for any character. */
function like(wanted: string, value: string): boolean {
  if (!/[*?]/.test(wanted)) return wanted === value;
  const pattern = wanted
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 's').test(value);
}

function pageStart(token: string | undefined, length: number): number {
  if (token === undefined) return 0;
  const start = Number(token);
  if (Number.isInteger(start) && start > 0 && start <= length) return start;
  throw new Fault('InvalidPaginationToken', `The pagination token ${token} is invalid`);
}
