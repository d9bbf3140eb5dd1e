import type { Filter } from '@aws-sdk/client-rds';
import { pageInOrder } from '../../page.ts';
import { invalidValue, required } from './refusals.ts';

interface PageRequest {
  readonly MaxRecords?: number | undefined;
  readonly Marker?: string | undefined;
}

/** One page of a list by its names: 100 records unless told otherwise, from 20 to 100. */
export function page<T>(
  all: readonly T[],
  nameOf: (item: T) => string,
  { MaxRecords: size = 100, Marker }: PageRequest,
): { readonly items: T[]; readonly rest: { readonly Marker?: string } } {
  if (size < 20 || size > 100) {
    throw invalidValue(`Invalid value ${size} for MaxRecords. Must be between 20 and 100`);
  }
  const token = Marker === '' ? undefined : Marker;
  const refuse = () => invalidValue(`The parameter Marker is not valid: ${Marker}`);
  const { items, next } = pageInOrder(all, nameOf, { size, token, refuse });
  return { items, rest: next === undefined ? {} : { Marker: next } };
}

/** What a filter compares, by its name. */
export type Filterable<T> = Readonly<Record<string, (item: T) => readonly (string | undefined)[]>>;

/** Items that fit every filter. A name that is no filter is refused. */
export function filtered<T>(
  all: readonly T[],
  filters: readonly Filter[] | undefined,
  filterable: Filterable<T>,
): T[] {
  return (filters ?? []).reduce<T[]>(
    (left, { Name, Values }) => {
      const name = required(Name, 'Filters.member.Name');
      const read = Object.hasOwn(filterable, name) ? filterable[name] : undefined;
      if (read === undefined) throw invalidValue(`Unrecognized filter name: ${name}`);
      const wanted = required(Values, 'Filters.member.Values');
      return left.filter((item) =>
        read(item).some((one) => one !== undefined && wanted.includes(one)),
      );
    },
    [...all],
  );
}
