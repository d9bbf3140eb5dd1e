import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Operations } from '../../service.ts';
import { parseBlock } from './cidr.ts';
import { addDefaultAcl } from './default-acl.ts';
import { ask } from './describe.ts';
import { defaultDhcpOptions } from './dhcp-options.ts';
import { addDefaultGroup } from './group-rules.ts';
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
import { addMainTable } from './tables.ts';

export const vpcs = {
  CreateVpc: {
    access: ({ TagSpecifications }, call) => toCreate('CreateVpc', 'vpc', TagSpecifications, call),
    handle(input, call) {
      refuseOthers('CreateVpc', input, ['CidrBlock', 'InstanceTenancy']);
      const { text: CidrBlock } = parseBlock(input.CidrBlock, 'vpc');
      const VpcId = newId('vpc', call);
      const InstanceTenancy = input.InstanceTenancy ?? 'default';
      const shape = {
        VpcId,
        CidrBlock,
        InstanceTenancy,
        State: 'available' as const,
        OwnerId: call.account,
        IsDefault: false,
        DhcpOptionsId: defaultDhcpOptions(call).DhcpOptionsId,
        CidrBlockAssociationSet: [
          {
            AssociationId: `vpc-cidr-assoc-0${call.world.random.hex(16)}`,
            CidrBlock,
            CidrBlockState: { State: 'associated' as const },
          },
        ],
        dnsSupport: true,
        dnsHostnames: false,
      };
      const vpc = add('vpc', VpcId, shape, call, input.TagSpecifications);
      addMainTable(VpcId, CidrBlock, call);
      addDefaultGroup(VpcId, call);
      addDefaultAcl(VpcId, call);
      return { Vpc: describedVpc(vpc) };
    },
  },
  DeleteVpc: {
    access: ({ VpcId }, call) => onResource('DeleteVpc', 'vpc', VpcId, call),
    handle({ VpcId }, call) {
      const vpc = find('vpc', VpcId, call);
      const groups = all('security-group', call).filter(({ shape }) => shape.VpcId === vpc.id);
      const tables = all('route-table', call).filter(({ shape }) => shape.VpcId === vpc.id);
      const acls = all('network-acl', call).filter(({ shape }) => shape.VpcId === vpc.id);
      const own = [
        ...groups.filter(({ shape }) => shape.GroupName === 'default'),
        ...tables.filter(({ shape }) => shape.Associations?.some(({ Main }) => Main)),
        ...acls.filter(({ shape }) => shape.IsDefault),
      ];
      demandUnused(vpc, [
        ...all('subnet', call).filter(({ shape }) => shape.VpcId === vpc.id),
        ...all('internet-gateway', call).filter(({ shape }) =>
          shape.Attachments?.some((one) => one.VpcId === vpc.id),
        ),
        ...all('vpc-endpoint', call).filter(({ shape }) => shape.VpcId === vpc.id),
        ...[...groups, ...tables, ...acls].filter((resource) => !own.includes(resource as never)),
      ]);
      const rules = all('security-group-rule', call).filter(({ shape }) =>
        own.some(({ id }) => id === shape.GroupId),
      );
      for (const resource of [...own, ...rules, vpc]) remove(resource, call);
      return {};
    },
  },
  DescribeVpcs: {
    access: () => toDescribe('DescribeVpcs'),
    handle(input, call) {
      const { found, ...page } = ask(
        'vpc',
        input.VpcIds,
        input,
        {
          'vpc-id': ({ id }) => id,
          cidr: ({ shape }) => shape.CidrBlock,
          state: ({ shape }) => shape.State,
          'owner-id': ({ shape }) => shape.OwnerId,
          'is-default': ({ shape }) => String(shape.IsDefault),
          'dhcp-options-id': ({ shape }) => shape.DhcpOptionsId,
          'cidr-block-association.cidr-block': ({ shape }) => shape.CidrBlock,
        },
        call,
      );
      return { Vpcs: found.map(describedVpc), ...page };
    },
  },
  ModifyVpcTenancy: {
    access: ({ VpcId }, call) => onResource('ModifyVpcTenancy', 'vpc', VpcId, call),
    handle({ VpcId, InstanceTenancy }, call) {
      const { shape } = find('vpc', VpcId, call);
      // The API's model knows this value only: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcTenancy.html
      shape.InstanceTenancy = InstanceTenancy ?? 'default';
      return { ReturnValue: true };
    },
  },
  ModifyVpcAttribute: {
    access: ({ VpcId }, call) => onResource('ModifyVpcAttribute', 'vpc', VpcId, call),
    handle(input, call) {
      const { VpcId, EnableDnsSupport, EnableDnsHostnames } = input;
      const known = ['VpcId', 'EnableDnsSupport', 'EnableDnsHostnames'];
      refuseOthers('ModifyVpcAttribute', input, known);
      const { shape } = find('vpc', VpcId, call);
      shape.dnsSupport = EnableDnsSupport?.Value ?? shape.dnsSupport;
      shape.dnsHostnames = EnableDnsHostnames?.Value ?? shape.dnsHostnames;
      return {};
    },
  },
  DescribeVpcAttribute: {
    access: ({ VpcId }, call) => onResource('DescribeVpcAttribute', 'vpc', VpcId, call),
    handle({ VpcId, Attribute }, call) {
      const { id, shape } = find('vpc', VpcId, call);
      return {
        VpcId: id,
        ...(Attribute === 'enableDnsSupport' && { EnableDnsSupport: { Value: shape.dnsSupport } }),
        ...(Attribute === 'enableDnsHostnames' && {
          EnableDnsHostnames: { Value: shape.dnsHostnames },
        }),
      };
    },
  },
} satisfies Operations<typeof Ec2>;

function describedVpc(vpc: Resource<'vpc'>): Ec2.Vpc {
  const { dnsSupport: _support, dnsHostnames: _hostnames, ...shape } = vpc.shape;
  return { ...shape, Tags: tagsOf(vpc) };
}
