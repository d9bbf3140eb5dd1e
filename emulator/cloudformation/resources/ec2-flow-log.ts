import type * as Ec2 from '@aws-sdk/client-ec2';
import { defined, described } from './ec2-describe.ts';
import { refuseUnsuccessful } from './ec2-endpoint.ts';
import { changeTags, shownTags, tagsOnCreation } from './ec2-tags.ts';
import { type ResourceType, replaced, type Tag } from './type.ts';

interface FlowLogProperties {
  readonly DeliverLogsPermissionArn?: string;
  readonly DestinationOptions?: Ec2.DestinationOptionsRequest;
  readonly LogDestination?: string;
  readonly LogDestinationType?: Ec2.LogDestinationType;
  readonly LogFormat?: string;
  readonly LogGroupName?: string;
  readonly MaxAggregationInterval?: number;
  readonly ResourceId: string;
  readonly ResourceType: Ec2.FlowLogsResourceType;
  readonly Tags?: readonly Tag[];
  readonly TrafficType?: Ec2.TrafficType;
}

export const flowLog: ResourceType<FlowLogProperties> = {
  type: 'AWS::EC2::FlowLog',
  properties: {
    DeliverLogsPermissionArn: replaced,
    DestinationOptions: replaced,
    LogDestination: replaced,
    LogDestinationType: replaced,
    LogFormat: replaced,
    LogGroupName: replaced,
    MaxAggregationInterval: replaced,
    ResourceId: replaced,
    ResourceType: replaced,
    Tags: changeTags,
    TrafficType: replaced,
  },
  async create({ ResourceId, Tags, ...settings }, { call }) {
    const { FlowLogIds, Unsuccessful = [] } = await call<Ec2.CreateFlowLogsCommandOutput>(
      'ec2',
      'CreateFlowLogs',
      {
        ResourceIds: [ResourceId],
        ...settings,
        ...tagsOnCreation('vpc-flow-log', Tags),
      } satisfies Ec2.CreateFlowLogsCommandInput,
    );
    refuseUnsuccessful(Unsuccessful);
    const Id = FlowLogIds?.[0] ?? '';
    return { physicalId: Id, attributes: { Id } };
  },
  async delete({ physicalId }, { call }) {
    const { Unsuccessful = [] } = await call<Ec2.DeleteFlowLogsCommandOutput>(
      'ec2',
      'DeleteFlowLogs',
      { FlowLogIds: [physicalId] },
    );
    refuseUnsuccessful(Unsuccessful);
  },
  async read({ physicalId: Id }, context) {
    const shown = await described(
      context,
      'DescribeFlowLogs',
      { FlowLogIds: [Id] },
      ({ FlowLogs }: Ec2.DescribeFlowLogsCommandOutput) => FlowLogs,
    );
    return shown && { attributes: { Id }, properties: propertiesOf(shown) };
  },
};

/** EC2 does not tell of what kind the resource is, but its id does. */
function propertiesOf(shown: Ec2.FlowLog): Partial<FlowLogProperties> {
  const { DeliverLogsPermissionArn, LogDestination, LogDestinationType, LogFormat } = shown;
  const { LogGroupName, MaxAggregationInterval, ResourceId, TrafficType, Tags } = shown;
  const { FileFormat, HiveCompatiblePartitions, PerHourPartition } = shown.DestinationOptions ?? {};
  const options = defined({ FileFormat, HiveCompatiblePartitions, PerHourPartition });
  return {
    ...defined({ DeliverLogsPermissionArn, LogDestination, LogDestinationType, LogFormat }),
    ...defined({ LogGroupName, MaxAggregationInterval, ResourceId, TrafficType }),
    ...(shown.DestinationOptions && { DestinationOptions: options }),
    ResourceType: ResourceId?.startsWith('subnet-') ? 'Subnet' : 'VPC',
    ...shownTags(Tags),
  };
}
