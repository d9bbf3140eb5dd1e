import { createHash } from 'node:crypto';
import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { toDescribe } from './resource.ts';

/** The DHCP options that every VPC begins with; the emulator has no others. */
export function defaultDhcpOptions({ account, region }: Pick<Call, 'account' | 'region'>) {
  const digest = createHash('sha256').update(`${account}/${region}`).digest('hex').slice(0, 16);
  const domain = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
  return {
    DhcpOptionsId: `dopt-0${digest}`,
    OwnerId: account,
    DhcpConfigurations: [
      { Key: 'domain-name', Values: [{ Value: domain }] },
      { Key: 'domain-name-servers', Values: [{ Value: 'AmazonProvidedDNS' }] },
    ],
    Tags: [],
  } satisfies Ec2.DhcpOptions;
}

export const dhcpOptions = {
  DescribeDhcpOptions: {
    access: () => toDescribe('DescribeDhcpOptions'),
    handle({ DhcpOptionsIds = [], Filters = [] }, call) {
      const only = defaultDhcpOptions(call);
      const other = DhcpOptionsIds.find((id) => id !== only.DhcpOptionsId);
      if (other !== undefined) {
        throw new Fault(
          'InvalidDhcpOptionID.NotFound',
          `The dhcpOption ID '${other}' does not exist`,
        );
      }
      return { DhcpOptions: Filters.every((filter) => fits(filter, only)) ? [only] : [] };
    },
  },
} satisfies Operations<typeof Ec2>;

function fits({ Name = '', Values = [] }: Ec2.Filter, options: Ec2.DhcpOptions): boolean {
  if (Name.startsWith('tag')) return false;
  const configurations = options.DhcpConfigurations ?? [];
  const values = {
    'dhcp-options-id': [options.DhcpOptionsId],
    'owner-id': [options.OwnerId],
    key: configurations.map(({ Key }) => Key),
    value: configurations.flatMap((one) => one.Values?.map(({ Value }) => Value)),
  }[Name];
  if (values === undefined) {
    throw new Fault('InvalidParameterValue', `The filter '${Name}' is invalid`);
  }
  return values.some((value) => value !== undefined && Values.includes(value));
}
