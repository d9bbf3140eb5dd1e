import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { passRole } from '../iam/pass-role.ts';
import { ask } from './describe.ts';
import { removeOrTell } from './endpoints.ts';
import { refuseOthers } from './refuse-others.ts';
import {
  add,
  all,
  find,
  newId,
  onResource,
  remove,
  tagsOf,
  toCreate,
  toDescribe,
} from './resource.ts';
import type { Resource } from './store.ts';

const kindOf = { VPC: 'vpc', Subnet: 'subnet' } as const;

/** Flow logs are kept and shown; no traffic flows in the emulator, so they never have a line to deliver. */
export const flowLogs = {
  CreateFlowLogs: {
    access: (
      { TagSpecifications, ResourceIds = [], ResourceType, DeliverLogsPermissionArn: role },
      call,
    ) => [
      ...toCreate('CreateFlowLogs', 'vpc-flow-log', TagSpecifications, call),
      ...ResourceIds.map((id) => onResource('CreateFlowLogs', kindOfType(ResourceType), id, call)),
      ...(role === undefined ? [] : [passRole(role, 'vpc-flow-logs.amazonaws.com')]),
    ],
    handle(input, call) {
      refuseOthers('CreateFlowLogs', input, [
        ...['ResourceIds', 'ResourceType', 'TrafficType', 'LogGroupName', 'LogDestinationType'],
        ...['DeliverLogsPermissionArn', 'LogFormat', 'MaxAggregationInterval'],
      ]);
      const kind = kindOfType(input.ResourceType);
      if ((input.LogDestinationType ?? 'cloud-watch-logs') !== 'cloud-watch-logs') {
        throw notImplemented(`flow logs to ${input.LogDestinationType}`);
      }
      if (input.DeliverLogsPermissionArn === undefined) {
        throw new Fault(
          'InvalidParameter',
          'DeliverLogsPermissionArn is needed for LogDestinationType cloud-watch-logs',
        );
      }
      const ids = (input.ResourceIds ?? []).map((id) =>
        create(find(kind, id, call).id, input, call),
      );
      return { FlowLogIds: ids, Unsuccessful: [] };
    },
  },
  DeleteFlowLogs: {
    access: ({ FlowLogIds = [] }, call) =>
      FlowLogIds.map((id) => onResource('DeleteFlowLogs', 'vpc-flow-log', id, call)),
    handle: ({ FlowLogIds = [] }, call) => ({
      Unsuccessful: FlowLogIds.flatMap((id) =>
        removeOrTell(id, () => remove(find('vpc-flow-log', id, call), call)),
      ),
    }),
  },
  DescribeFlowLogs: {
    access: () => toDescribe('DescribeFlowLogs'),
    handle(input, call) {
      const { found, ...page } = ask(
        'vpc-flow-log',
        input.FlowLogIds,
        { ...input, Filters: input.Filter },
        {
          'flow-log-id': ({ id }) => id,
          'resource-id': ({ shape }) => shape.ResourceId,
          'log-group-name': ({ shape }) => shape.LogGroupName,
          'traffic-type': ({ shape }) => shape.TrafficType,
        },
        call,
      );
      return { FlowLogs: found.map(described), ...page };
    },
  },
} satisfies Operations<typeof Ec2>;

function kindOfType(type: string | undefined): 'vpc' | 'subnet' {
  if (type === 'VPC' || type === 'Subnet') return kindOf[type];
  throw notImplemented(`flow logs of resource type ${String(type)}`);
}

function create(ResourceId: string, input: Ec2.CreateFlowLogsCommandInput, call: Call): string {
  const { LogGroupName, TrafficType = 'ALL', DeliverLogsPermissionArn, LogFormat } = input;
  const twin = all('vpc-flow-log', call).some(
    ({ shape }) =>
      shape.ResourceId === ResourceId &&
      shape.LogGroupName === LogGroupName &&
      shape.TrafficType === TrafficType,
  );
  if (twin) {
    throw new Fault(
      'FlowLogAlreadyExists',
      `Error. There is an existing Flow Log with the same configuration for ${ResourceId}.`,
    );
  }
  const FlowLogId = newId('vpc-flow-log', call);
  const shape = {
    FlowLogId,
    ResourceId,
    TrafficType,
    LogGroupName,
    DeliverLogsPermissionArn,
    LogDestinationType: 'cloud-watch-logs' as const,
    FlowLogStatus: 'ACTIVE',
    DeliverLogsStatus: 'SUCCESS',
    MaxAggregationInterval: input.MaxAggregationInterval ?? 600,
    ...(LogFormat !== undefined && { LogFormat }),
  };
  add('vpc-flow-log', FlowLogId, shape, call, input.TagSpecifications);
  return FlowLogId;
}

function described(flowLog: Resource<'vpc-flow-log'>): Ec2.FlowLog {
  return { ...flowLog.shape, CreationTime: new Date(flowLog.createdAt), Tags: tagsOf(flowLog) };
}
