import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { denyAll, newAclAssociationId } from './default-acl.ts';
import { ask } from './describe.ts';
import { refuseOthers } from './refuse-others.ts';
import {
  add,
  all,
  demandUnused,
  find,
  newId,
  onResource,
  remove,
  tagsOf,
  toCreate,
  toDescribe,
} from './resource.ts';
import type { Resource } from './store.ts';

/** Network ACLs are kept and shown; no packet flows that they could stop. */
export const networkAcls = {
  CreateNetworkAcl: {
    access: ({ TagSpecifications, VpcId }, call) => [
      ...toCreate('CreateNetworkAcl', 'network-acl', TagSpecifications, call),
      onResource('CreateNetworkAcl', 'vpc', VpcId, call),
    ],
    handle({ VpcId, TagSpecifications }, call) {
      const vpc = find('vpc', VpcId, call);
      const NetworkAclId = newId('network-acl', call);
      const shape = {
        ...{ NetworkAclId, VpcId: vpc.id, OwnerId: call.account, IsDefault: false },
        ...{ Associations: [], Entries: [denyAll(true), denyAll(false)] },
      };
      const acl = add('network-acl', NetworkAclId, shape, call, TagSpecifications);
      return { NetworkAcl: described(acl) };
    },
  },
  DeleteNetworkAcl: {
    access: ({ NetworkAclId }, call) =>
      onResource('DeleteNetworkAcl', 'network-acl', NetworkAclId, call),
    handle({ NetworkAclId }, call) {
      const acl = find('network-acl', NetworkAclId, call);
      if (acl.shape.IsDefault) {
        throw new Fault('InvalidParameterValue', `cannot delete default network ACL ${acl.id}`);
      }
      const subnets = (acl.shape.Associations ?? []).map(({ SubnetId }) =>
        find('subnet', SubnetId, call),
      );
      demandUnused(acl, subnets);
      remove(acl, call);
      return {};
    },
  },
  DescribeNetworkAcls: {
    access: () => toDescribe('DescribeNetworkAcls'),
    handle(input, call) {
      const { found, ...page } = ask(
        'network-acl',
        input.NetworkAclIds,
        input,
        {
          'network-acl-id': ({ id }) => id,
          'vpc-id': ({ shape }) => shape.VpcId,
          default: ({ shape }) => String(shape.IsDefault),
          'owner-id': ({ shape }) => shape.OwnerId,
          'association.subnet-id': ({ shape }) =>
            shape.Associations?.map(({ SubnetId }) => SubnetId),
          'association.association-id': ({ shape }) =>
            shape.Associations?.map((one) => one.NetworkAclAssociationId),
          'association.network-acl-id': ({ shape }) =>
            shape.Associations?.map(({ NetworkAclId }) => NetworkAclId),
          'entry.cidr': ({ shape }) => shape.Entries?.map(({ CidrBlock }) => CidrBlock),
          'entry.rule-action': ({ shape }) => shape.Entries?.map(({ RuleAction }) => RuleAction),
          'entry.rule-number': ({ shape }) =>
            shape.Entries?.map(({ RuleNumber }) => String(RuleNumber)),
        },
        call,
      );
      return { NetworkAcls: found.map(described), ...page };
    },
  },
  CreateNetworkAclEntry: {
    access: ({ NetworkAclId }, call) =>
      onResource('CreateNetworkAclEntry', 'network-acl', NetworkAclId, call),
    handle(input, call) {
      const { shape } = find('network-acl', input.NetworkAclId, call);
      const entry = newEntry('CreateNetworkAclEntry', input);
      if (shape.Entries?.some(sameAs(input))) {
        throw new Fault(
          'NetworkAclEntryAlreadyExists',
          `The network acl entry identified by ${input.RuleNumber} already exists.`,
        );
      }
      shape.Entries = sorted([...(shape.Entries ?? []), entry]);
      return {};
    },
  },
  ReplaceNetworkAclEntry: {
    access: ({ NetworkAclId }, call) =>
      onResource('ReplaceNetworkAclEntry', 'network-acl', NetworkAclId, call),
    handle(input, call) {
      const { shape } = find('network-acl', input.NetworkAclId, call);
      const old = demandEntry(input, shape);
      const entry = newEntry('ReplaceNetworkAclEntry', input);
      shape.Entries = shape.Entries?.map((one) => (one === old ? entry : one));
      return {};
    },
  },
  DeleteNetworkAclEntry: {
    access: ({ NetworkAclId }, call) =>
      onResource('DeleteNetworkAclEntry', 'network-acl', NetworkAclId, call),
    handle(input, call) {
      const { shape } = find('network-acl', input.NetworkAclId, call);
      const old = demandEntry(input, shape);
      shape.Entries = shape.Entries?.filter((one) => one !== old);
      return {};
    },
  },
  ReplaceNetworkAclAssociation: {
    access: ({ NetworkAclId }, call) =>
      onResource('ReplaceNetworkAclAssociation', 'network-acl', NetworkAclId, call),
    handle({ AssociationId, NetworkAclId }, call) {
      const acl = find('network-acl', NetworkAclId, call);
      const SubnetId = disassociated(AssociationId, call);
      const NewAssociationId = newAclAssociationId(call);
      acl.shape.Associations = [
        ...(acl.shape.Associations ?? []),
        { NetworkAclAssociationId: NewAssociationId, NetworkAclId: acl.id, SubnetId },
      ];
      return { NewAssociationId };
    },
  },
} satisfies Operations<typeof Ec2>;

type EntryInput = Ec2.CreateNetworkAclEntryCommandInput | Ec2.ReplaceNetworkAclEntryCommandInput;
type EntryKey = { readonly RuleNumber?: number | undefined; readonly Egress?: boolean | undefined };

function newEntry(operation: string, input: EntryInput): Ec2.NetworkAclEntry {
  const { RuleNumber = 0, Egress, Protocol, RuleAction, CidrBlock, PortRange } = input;
  refuseOthers(operation, input, [
    ...['NetworkAclId', 'RuleNumber', 'Egress', 'Protocol', 'RuleAction', 'CidrBlock'],
    ...['PortRange', 'IcmpTypeCode'],
  ]);
  if (RuleNumber < 1 || RuleNumber > 32_766) {
    throw new Fault(
      'InvalidParameterValue',
      `Value (${RuleNumber}) for parameter ruleNumber is invalid. Must be between 1 and 32766.`,
    );
  }
  if (CidrBlock === undefined) {
    throw new Fault('MissingParameter', 'The request must contain the parameter CidrBlock');
  }
  const { IcmpTypeCode } = input;
  return {
    ...{ RuleNumber, Egress, Protocol, RuleAction, CidrBlock },
    ...(PortRange && { PortRange }),
    ...(IcmpTypeCode && { IcmpTypeCode }),
  };
}

function sameAs({ RuleNumber, Egress = false }: EntryKey) {
  return (entry: Ec2.NetworkAclEntry): boolean =>
    entry.RuleNumber === RuleNumber && entry.Egress === Egress;
}

function demandEntry(key: EntryKey, { Entries = [] }: Ec2.NetworkAcl): Ec2.NetworkAclEntry {
  const entry = Entries.find(sameAs(key));
  if (entry !== undefined) return entry;
  throw new Fault(
    'InvalidNetworkAclEntry.NotFound',
    `The network acl entry identified by ${key.RuleNumber} does not exist.`,
  );
}

function sorted(entries: readonly Ec2.NetworkAclEntry[]): Ec2.NetworkAclEntry[] {
  return entries.toSorted((a, b) => (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0));
}

/** Takes the association away from the network ACL that has it; answers the subnet's id. */
function disassociated(id: string | undefined, call: Call): string | undefined {
  for (const { shape } of all('network-acl', call)) {
    const found = shape.Associations?.find((one) => one.NetworkAclAssociationId === id);
    if (found === undefined) continue;
    shape.Associations = shape.Associations?.filter((one) => one !== found);
    return found.SubnetId;
  }
  throw new Fault('InvalidAssociationID.NotFound', `The association ID '${id}' does not exist`);
}

function described(acl: Resource<'network-acl'>): Ec2.NetworkAcl {
  return { ...acl.shape, Tags: tagsOf(acl) };
}
