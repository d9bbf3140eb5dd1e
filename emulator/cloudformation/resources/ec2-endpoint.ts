import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import { type JsonDocument, optionalText } from './document.ts';
import { defined, described } from './ec2-describe.ts';
import { changeTags, shownTags, tagsOnCreation } from './ec2-tags.ts';
import { type Apply, type ResourceType, replaced, type Tag } from './type.ts';

interface EndpointProperties {
  readonly PolicyDocument?: JsonDocument;
  readonly PrivateDnsEnabled?: boolean;
  readonly RouteTableIds?: readonly string[];
  readonly SecurityGroupIds?: readonly string[];
  readonly ServiceName?: string;
  readonly SubnetIds?: readonly string[];
  readonly Tags?: readonly Tag[];
  readonly VpcEndpointType?: Ec2.VpcEndpointType;
  readonly VpcId: string;
}

const members = {
  RouteTableIds: ['AddRouteTableIds', 'RemoveRouteTableIds'],
  SecurityGroupIds: ['AddSecurityGroupIds', 'RemoveSecurityGroupIds'],
  SubnetIds: ['AddSubnetIds', 'RemoveSubnetIds'],
} as const;

/** Brings one list of the endpoint up to date by what is to be added and removed. */
function changeMembers(name: keyof typeof members): Apply<EndpointProperties> {
  return async ({ physicalId: VpcEndpointId, previous, properties }, { call }) => {
    const before = previous[name] ?? [];
    const after = properties[name] ?? [];
    const added = after.filter((id) => !before.includes(id));
    const removed = before.filter((id) => !after.includes(id));
    const [add, remove] = members[name];
    await call('ec2', 'ModifyVpcEndpoint', {
      VpcEndpointId,
      ...(added.length > 0 && { [add]: added }),
      ...(removed.length > 0 && { [remove]: removed }),
    });
  };
}

export const vpcEndpoint: ResourceType<EndpointProperties> = {
  type: 'AWS::EC2::VPCEndpoint',
  properties: {
    PolicyDocument: async ({ physicalId: VpcEndpointId, properties }, { call }) => {
      const PolicyDocument = optionalText(properties.PolicyDocument);
      await call('ec2', 'ModifyVpcEndpoint', {
        VpcEndpointId,
        ...(PolicyDocument === undefined ? { ResetPolicy: true } : { PolicyDocument }),
      } satisfies Ec2.ModifyVpcEndpointCommandInput);
    },
    PrivateDnsEnabled: async ({ physicalId: VpcEndpointId, properties }, { call }) => {
      const PrivateDnsEnabled = properties.PrivateDnsEnabled ?? true;
      await call('ec2', 'ModifyVpcEndpoint', { VpcEndpointId, PrivateDnsEnabled });
    },
    RouteTableIds: changeMembers('RouteTableIds'),
    SecurityGroupIds: changeMembers('SecurityGroupIds'),
    ServiceName: replaced,
    SubnetIds: changeMembers('SubnetIds'),
    Tags: changeTags,
    VpcEndpointType: replaced,
    VpcId: replaced,
  },
  async create(properties, context) {
    const { RouteTableIds, SecurityGroupIds, SubnetIds } = properties;
    const { VpcEndpoint } = await context.call<Ec2.CreateVpcEndpointCommandOutput>(
      'ec2',
      'CreateVpcEndpoint',
      {
        VpcId: properties.VpcId,
        ServiceName: properties.ServiceName,
        VpcEndpointType: properties.VpcEndpointType,
        PolicyDocument: optionalText(properties.PolicyDocument),
        PrivateDnsEnabled: properties.PrivateDnsEnabled,
        ...(RouteTableIds && { RouteTableIds: [...RouteTableIds] }),
        ...(SecurityGroupIds && { SecurityGroupIds: [...SecurityGroupIds] }),
        ...(SubnetIds && { SubnetIds: [...SubnetIds] }),
        ...tagsOnCreation('vpc-endpoint', properties.Tags),
      } satisfies Ec2.CreateVpcEndpointCommandInput,
    );
    const Id = VpcEndpoint?.VpcEndpointId ?? '';
    return { physicalId: Id, attributes: attributesOf(Id, VpcEndpoint) };
  },
  async delete({ physicalId }, { call }) {
    const { Unsuccessful = [] } = await call<Ec2.DeleteVpcEndpointsCommandOutput>(
      'ec2',
      'DeleteVpcEndpoints',
      { VpcEndpointIds: [physicalId] },
    );
    refuseUnsuccessful(Unsuccessful);
  },
  async read({ physicalId }, context) {
    const shown = await described(
      context,
      'DescribeVpcEndpoints',
      { VpcEndpointIds: [physicalId] },
      ({ VpcEndpoints }: Ec2.DescribeVpcEndpointsCommandOutput) => VpcEndpoints,
    );
    if (shown === undefined) return undefined;
    const { PolicyDocument, PrivateDnsEnabled, RouteTableIds, ServiceName, SubnetIds } = shown;
    const { Groups = [], VpcEndpointType, VpcId, Tags } = shown;
    return {
      attributes: attributesOf(physicalId, shown),
      properties: {
        ...defined({ PolicyDocument, PrivateDnsEnabled, RouteTableIds, ServiceName, SubnetIds }),
        ...defined({ VpcEndpointType, VpcId }),
        SecurityGroupIds: Groups.map(({ GroupId = '' }) => GroupId),
        ...shownTags(Tags),
      },
    };
  },
};

function attributesOf(Id: string, endpoint: Ec2.VpcEndpoint | undefined): Record<string, unknown> {
  return {
    Id,
    CreationTimestamp: endpoint?.CreationTimestamp?.toISOString(),
    NetworkInterfaceIds: endpoint?.NetworkInterfaceIds ?? [],
    DnsEntries: (endpoint?.DnsEntries ?? []).map(
      ({ HostedZoneId, DnsName }) => `${HostedZoneId ?? ''}:${DnsName ?? ''}`,
    ),
  };
}

/** Calls for several things at once report failures in their answer. */
export function refuseUnsuccessful(items: readonly Ec2.UnsuccessfulItem[]): void {
  const error = items[0]?.Error;
  if (error !== undefined && !(error.Code ?? '').includes('NotFound')) {
    throw new Fault(error.Code ?? 'InternalError', error.Message ?? '');
  }
}
