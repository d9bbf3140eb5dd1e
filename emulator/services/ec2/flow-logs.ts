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
        ...['LogDestination', 'DestinationOptions'],
      ]);
      const kind = kindOfType(input.ResourceType);
      checkDestination(input);
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
          'log-destination-type': ({ shape }) => shape.LogDestinationType,
          'deliver-log-status': ({ shape }) => shape.DeliverLogsStatus,
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

type Input = Ec2.CreateFlowLogsCommandInput;

function checkDestination(input: Input): void {
  const { LogDestinationType = 'cloud-watch-logs', DeliverLogsPermissionArn: role } = input;
  const { LogDestination, LogGroupName, DestinationOptions } = input;
  const refuse = (message: string): never => {
    throw new Fault('InvalidParameter', message);
  };
  if (LogDestinationType === 'kinesis-data-firehose') {
    throw notImplemented(`flow logs to ${LogDestinationType}`);
  }
  if (LogDestination !== undefined && LogGroupName !== undefined) {
    refuse('Please only provide LogGroupName or only provide LogDestination.');
  }
  if (LogDestinationType === 's3') {
    if (role !== undefined) refuse('DeliverLogsPermissionArn is not applicable for s3 delivery');
    if (LogDestination === undefined)
      refuse("LogDestination can't be empty if LogGroupName is not provided.");
    return;
  }
  if (role === undefined) {
    refuse("DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.");
  }
  if (LogDestination === undefined && LogGroupName === undefined) {
    refuse("LogDestination can't be empty if LogGroupName is not provided.");
  }
  if (DestinationOptions !== undefined) {
    refuse('DestinationOptions is not applicable for cloud-watch-logs delivery');
  }
}

const defaultFields = [
  ...['version', 'account-id', 'interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport'],
  ...['protocol', 'packets', 'bytes', 'start', 'end', 'action', 'log-status'],
];
const defaultFormat = defaultFields.map((name) => `$\{${name}}`).join(' ');

function create(ResourceId: string, input: Input, call: Call): string {
  const { LogGroupName, DeliverLogsPermissionArn, DestinationOptions } = input;
  const { TrafficType = 'ALL', LogDestinationType = 'cloud-watch-logs' } = input;
  const { LogFormat = defaultFormat, MaxAggregationInterval = 600, LogDestination } = input;
  if (MaxAggregationInterval !== 60 && MaxAggregationInterval !== 600) {
    throw new Fault('InvalidParameter', 'Invalid Flow Log Max Aggregation Interval');
  }
  const destination = destinationOf(input);
  const twin = all('vpc-flow-log', call).some(
    ({ shape }) =>
      shape.ResourceId === ResourceId &&
      destinationOf(shape) === destination &&
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
    ...{ FlowLogId, ResourceId, TrafficType, LogDestinationType, LogFormat },
    ...{ FlowLogStatus: 'ACTIVE', DeliverLogsStatus: 'SUCCESS', MaxAggregationInterval },
    ...(LogGroupName !== undefined && { LogGroupName }),
    ...(LogDestination !== undefined && { LogDestination }),
    ...(DeliverLogsPermissionArn !== undefined && { DeliverLogsPermissionArn }),
    ...(LogDestinationType === 's3' && {
      DestinationOptions: {
        FileFormat: DestinationOptions?.FileFormat ?? ('plain-text' as const),
        HiveCompatiblePartitions: DestinationOptions?.HiveCompatiblePartitions ?? false,
        PerHourPartition: DestinationOptions?.PerHourPartition ?? false,
      },
    }),
  };
  add('vpc-flow-log', FlowLogId, shape, call, input.TagSpecifications);
  return FlowLogId;
}

function destinationOf({
  LogGroupName,
  LogDestination,
}: Pick<Input, 'LogGroupName' | 'LogDestination'>): string | undefined {
  return LogDestination ?? LogGroupName;
}

function described(flowLog: Resource<'vpc-flow-log'>): Ec2.FlowLog {
  return { ...flowLog.shape, CreationTime: new Date(flowLog.createdAt), Tags: tagsOf(flowLog) };
}
