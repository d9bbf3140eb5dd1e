import type { ServiceId } from '../wire/services.ts';
import type { Place, Upstream } from './upstream.ts';

/** How a listing goes on: the member that asks for more, the one that tells where, and the one that says whether. */
interface Paging {
  readonly ask: string;
  readonly next: string;
  readonly more?: string;
}

const byMarker: Paging = { ask: 'Marker', next: 'Marker', more: 'IsTruncated' };

const pagings: Readonly<Partial<Record<ServiceId, Paging>>> = {
  iam: byMarker,
  kms: { ask: 'Marker', next: 'NextMarker', more: 'Truncated' },
  cloudwatch: { ask: 'NextToken', next: 'NextToken' },
  logs: { ask: 'nextToken', next: 'nextToken' },
};

/** All pages of a listing, in their order. */
export async function readPages<O extends object>(
  upstream: Upstream,
  at: Place,
  service: ServiceId,
  operation: string,
  input: object,
): Promise<Partial<O>[]> {
  const { ask, next, more } = pagings[service] ?? byMarker;
  const pages: Partial<O>[] = [];
  let token: unknown;
  do {
    const given = token === undefined ? input : { ...input, [ask]: token };
    const page = await upstream.call<Record<string, unknown>>(at, service, operation, given);
    pages.push(page as Partial<O>);
    token = more === undefined || page[more] === true ? page[next] : undefined;
  } while (token !== undefined);
  return pages;
}
