import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { ask } from './describe.ts';
import { addInterface, removeInterface } from './network-interfaces.ts';
import { refuseOthers } from './refuse-others.ts';
import { add, find, newId, onResource, remove, tagsOf, toCreate, toDescribe } from './resource.ts';
import type { Resource } from './store.ts';

/** What an endpoint without a policy of its own lets through. */
const fullAccess = JSON.stringify({
  Version: '2008-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});

export const endpoints = {
  CreateVpcEndpoint: {
    access: ({ TagSpecifications, VpcId }, call) => [
      ...toCreate('CreateVpcEndpoint', 'vpc-endpoint', TagSpecifications, call),
      onResource('CreateVpcEndpoint', 'vpc', VpcId, call),
    ],
    handle: (input, call) => ({ VpcEndpoint: described(create(input, call)) }),
  },
  ModifyVpcEndpoint: {
    access: ({ VpcEndpointId }, call) =>
      onResource('ModifyVpcEndpoint', 'vpc-endpoint', VpcEndpointId, call),
    handle(input, call) {
      refuseOthers('ModifyVpcEndpoint', input, [
        ...['VpcEndpointId', 'AddRouteTableIds', 'RemoveRouteTableIds', 'AddSubnetIds'],
        ...['RemoveSubnetIds', 'AddSecurityGroupIds', 'RemoveSecurityGroupIds'],
        ...['PrivateDnsEnabled', 'PolicyDocument', 'ResetPolicy'],
      ]);
      const { shape } = find('vpc-endpoint', input.VpcEndpointId, call);
      demandParts(input, call);
      shape.RouteTableIds = changed(
        shape.RouteTableIds,
        input.AddRouteTableIds,
        input.RemoveRouteTableIds,
      );
      shape.SubnetIds = changed(shape.SubnetIds, input.AddSubnetIds, input.RemoveSubnetIds);
      shape.NetworkInterfaceIds = interfacesOf(shape, call);
      const groups = shape.Groups?.map(({ GroupId = '' }) => GroupId);
      shape.Groups = groupsOf(
        changed(groups, input.AddSecurityGroupIds, input.RemoveSecurityGroupIds),
        call,
      );
      shape.PrivateDnsEnabled = input.PrivateDnsEnabled ?? shape.PrivateDnsEnabled;
      if (input.ResetPolicy) shape.PolicyDocument = fullAccess;
      if (input.PolicyDocument !== undefined)
        shape.PolicyDocument = validPolicy(input.PolicyDocument);
      return { Return: true };
    },
  },
  DeleteVpcEndpoints: {
    access: ({ VpcEndpointIds = [] }, call) =>
      VpcEndpointIds.map((id) => onResource('DeleteVpcEndpoints', 'vpc-endpoint', id, call)),
    handle: ({ VpcEndpointIds = [] }, call) => ({
      Unsuccessful: VpcEndpointIds.flatMap((id) =>
        removeOrTell(id, () => removeEndpoint(find('vpc-endpoint', id, call), call)),
      ),
    }),
  },
  DescribeVpcEndpoints: {
    access: () => toDescribe('DescribeVpcEndpoints'),
    handle(input, call) {
      const { found, ...page } = ask(
        'vpc-endpoint',
        input.VpcEndpointIds,
        input,
        {
          'vpc-endpoint-id': ({ id }) => id,
          'vpc-id': ({ shape }) => shape.VpcId,
          'service-name': ({ shape }) => shape.ServiceName,
          'vpc-endpoint-state': ({ shape }) => shape.State,
          'vpc-endpoint-type': ({ shape }) => shape.VpcEndpointType,
        },
        call,
      );
      return { VpcEndpoints: found.map(described), ...page };
    },
  },
} satisfies Operations<typeof Ec2>;

function create(input: Ec2.CreateVpcEndpointCommandInput, call: Call): Resource<'vpc-endpoint'> {
  refuseOthers('CreateVpcEndpoint', input, [
    ...['VpcId', 'VpcEndpointType', 'ServiceName', 'PolicyDocument', 'PrivateDnsEnabled'],
    ...['RouteTableIds', 'SubnetIds', 'SecurityGroupIds'],
  ]);
  const vpc = find('vpc', input.VpcId, call);
  const VpcEndpointType = input.VpcEndpointType ?? 'Gateway';
  if (VpcEndpointType !== 'Gateway' && VpcEndpointType !== 'Interface') {
    throw notImplemented(`VPC endpoint type ${VpcEndpointType}`);
  }
  const ServiceName = input.ServiceName ?? '';
  if (!ServiceName.startsWith(`com.amazonaws.${call.region}.`)) {
    throw new Fault(
      'InvalidServiceName',
      `The Vpc Endpoint Service '${ServiceName}' does not exist`,
    );
  }
  demandParts({ AddRouteTableIds: input.RouteTableIds, AddSubnetIds: input.SubnetIds }, call);
  const VpcEndpointId = newId('vpc-endpoint', call);
  const isInterface = VpcEndpointType === 'Interface';
  const name = `${VpcEndpointId}-${call.world.random.hex(8)}.${ServiceName.split('.').slice(3).join('.')}.${call.region}.vpce.amazonaws.com`;
  const shape = {
    VpcEndpointId,
    VpcEndpointType,
    VpcId: vpc.id,
    ServiceName,
    // EC2 answers in small letters, whatever the SDK's type says.
    State: 'available' as Ec2.State,
    PolicyDocument:
      input.PolicyDocument === undefined ? fullAccess : validPolicy(input.PolicyDocument),
    RouteTableIds: input.RouteTableIds ?? [],
    SubnetIds: input.SubnetIds ?? [],
    Groups: groupsOf(input.SecurityGroupIds ?? [], call),
    PrivateDnsEnabled: isInterface && (input.PrivateDnsEnabled ?? true),
    NetworkInterfaceIds: [],
    DnsEntries: isInterface
      ? [{ DnsName: name, HostedZoneId: `Z${call.world.random.hex(12).toUpperCase()}` }]
      : [],
    OwnerId: call.account,
  };
  const endpoint = add('vpc-endpoint', VpcEndpointId, shape, call, input.TagSpecifications);
  endpoint.shape.NetworkInterfaceIds = interfacesOf(endpoint.shape, call);
  return endpoint;
}

/** One interface in each subnet: those of subnets that it has left go, for new ones others come. */
function interfacesOf(
  { VpcEndpointId, SubnetIds = [], NetworkInterfaceIds = [], Groups = [] }: Ec2.VpcEndpoint,
  call: Call,
): string[] {
  const present = NetworkInterfaceIds.map((id) => find('network-interface', id, call));
  const stays = present.filter(({ shape }) => SubnetIds.includes(shape.SubnetId ?? ''));
  for (const one of present) if (!stays.includes(one)) remove(one, call);
  const description = `VPC Endpoint Interface ${VpcEndpointId}`;
  return SubnetIds.map((id) => {
    const known = stays.find(({ shape }) => shape.SubnetId === id);
    if (known !== undefined) return known.id;
    const subnet = find('subnet', id, call);
    return addInterface({ subnet, type: 'vpc_endpoint', description, groups: Groups }, call).id;
  });
}

function removeEndpoint(endpoint: Resource<'vpc-endpoint'>, call: Call): void {
  for (const id of endpoint.shape.NetworkInterfaceIds ?? []) removeInterface(id, call);
  remove(endpoint, call);
}

function demandParts(
  {
    AddRouteTableIds = [],
    AddSubnetIds = [],
  }: Pick<Ec2.ModifyVpcEndpointCommandInput, 'AddRouteTableIds' | 'AddSubnetIds'>,
  call: Call,
): void {
  for (const id of AddRouteTableIds) find('route-table', id, call);
  for (const id of AddSubnetIds) find('subnet', id, call);
}

function groupsOf(ids: readonly string[], call: Call): Ec2.SecurityGroupIdentifier[] {
  return ids.map((id) => ({
    GroupId: id,
    GroupName: find('security-group', id, call).shape.GroupName,
  }));
}

function changed(before: string[] = [], added: string[] = [], removed: string[] = []): string[] {
  return [...new Set([...before, ...added])].filter((id) => !removed.includes(id));
}

function validPolicy(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch (cause) {
    throw new Fault('InvalidPolicyDocument', 'The endpoint policy is not valid JSON', { cause });
  }
}

/** Calls for several things at once report what failed in their answer. */
export function removeOrTell(ResourceId: string, work: () => void): Ec2.UnsuccessfulItem[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [{ ResourceId, Error: { Code: error.code, Message: error.message } }];
  }
}

function described(endpoint: Resource<'vpc-endpoint'>): Ec2.VpcEndpoint {
  return {
    ...endpoint.shape,
    CreationTimestamp: new Date(endpoint.createdAt),
    Tags: tagsOf(endpoint),
  };
}
