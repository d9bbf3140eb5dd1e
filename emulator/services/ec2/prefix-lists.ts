import { createHash } from 'node:crypto';
import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { toDescribe } from './resource.ts';

/** The services that have gateway endpoints, and blocks of their own in documentation's address space. */
const blocks = { s3: '198.51.100.0/25', dynamodb: '198.51.100.128/25' };

interface PrefixList {
  readonly PrefixListId: string;
  readonly PrefixListName: string;
  readonly Cidrs: string[];
}

function listsOf(region: string): PrefixList[] {
  return Object.entries(blocks).map(([service, cidr]) => {
    const PrefixListName = `com.amazonaws.${region}.${service}`;
    return { PrefixListId: prefixListId(PrefixListName), PrefixListName, Cidrs: [cidr] };
  });
}

/** The same for a name at all times. */
export function prefixListId(name: string): string {
  return `pl-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/** Throws as EC2 does for a list that is not there. */
export function demandPrefixList(id: string | undefined, { region }: Call): void {
  if (listsOf(region).some(({ PrefixListId }) => PrefixListId === id)) return;
  throw new Fault('InvalidPrefixListID.NotFound', `The prefix list ID '${id}' does not exist`);
}

/** Lists that AWS manages; making one's own is not there. */
export const prefixLists = {
  DescribePrefixLists: {
    access: () => toDescribe('DescribePrefixLists'),
    handle: ({ PrefixListIds, Filters }, call) => ({
      PrefixLists: asked(PrefixListIds, Filters, call),
    }),
  },
  DescribeManagedPrefixLists: {
    access: () => toDescribe('DescribeManagedPrefixLists'),
    handle: ({ PrefixListIds, Filters }, call) => ({
      PrefixLists: asked(PrefixListIds, Filters, call).map(({ PrefixListId, PrefixListName }) => ({
        PrefixListId,
        PrefixListName,
        AddressFamily: 'IPv4',
        State: 'create-complete' as const,
        PrefixListArn: `arn:aws:ec2:${call.region}:aws:prefix-list/${PrefixListId}`,
        OwnerId: 'AWS',
        Tags: [],
      })),
    }),
  },
} satisfies Operations<typeof Ec2>;

function asked(
  ids: readonly string[] = [],
  filters: readonly Ec2.Filter[] = [],
  call: Call,
): PrefixList[] {
  for (const id of ids) demandPrefixList(id, call);
  return listsOf(call.region).filter(
    (list) =>
      (ids.length === 0 || ids.includes(list.PrefixListId)) &&
      filters.every((filter) => fits(filter, list)),
  );
}

function fits({ Name = '', Values = [] }: Ec2.Filter, list: PrefixList): boolean {
  const value = {
    'prefix-list-id': list.PrefixListId,
    'prefix-list-name': list.PrefixListName,
    'owner-id': 'AWS',
  }[Name];
  if (value === undefined) {
    throw new Fault('InvalidParameterValue', `The filter '${Name}' is invalid`);
  }
  return Values.includes(value);
}
