import type * as Ecs from '@aws-sdk/client-ecs';
import type { Call } from '../../service.ts';
import { clusterArn } from './arns.ts';
import { findDefinition } from './find-definition.ts';
import type { Attachment, Task, TaskContainer } from './store.ts';
import { listTags } from './tag-list.ts';

const times = [
  ...(['createdAt', 'pullStartedAt', 'pullStoppedAt', 'startedAt', 'stoppingAt'] as const),
  ...(['executionStoppedAt', 'stoppedAt'] as const),
];

export function viewTask(task: Task, call: Call, withTags = true): Ecs.Task {
  const { shape } = findDefinition(call, task.definitionArn);
  const { attachment, startedBy, zone, stopCode, stoppedReason, capacityProvider } = task;
  return {
    taskArn: task.arn,
    clusterArn: clusterArn(call, task.cluster),
    taskDefinitionArn: task.definitionArn,
    attachments: attachment ? [viewAttachment(attachment)] : [],
    attributes: [{ name: 'ecs.cpu-architecture', value: architecture(shape.runtimePlatform) }],
    ...(zone !== undefined && { availabilityZone: zone }),
    ...(task.startedAt !== undefined && {
      connectivity: 'CONNECTED',
      connectivityAt: new Date(task.startedAt),
    }),
    containers: task.containers.map((one) => viewContainer(one, task)),
    ...{ cpu: shape.cpu, memory: shape.memory, group: task.group },
    desiredStatus: task.desiredStatus,
    lastStatus: task.lastStatus,
    enableExecuteCommand: false,
    ephemeralStorage: shape.ephemeralStorage ?? { sizeInGiB: 20 },
    healthStatus: 'UNKNOWN',
    ...(capacityProvider ? { capacityProviderName: capacityProvider } : {}),
    launchType: task.launchType ?? 'FARGATE',
    platformVersion: task.platformVersion,
    platformFamily: 'Linux',
    overrides: { containerOverrides: [], ...task.overrides },
    ...(startedBy !== undefined && { startedBy }),
    ...(stopCode !== undefined && { stopCode, stoppedReason }),
    version: task.version,
    tags: withTags ? listTags(task.tags) : [],
    ...Object.fromEntries(
      times.flatMap((name) => {
        const at = task[name];
        return at === undefined ? [] : [[name, new Date(at)]];
      }),
    ),
  };
}

function architecture(platform: Ecs.RuntimePlatform | undefined): string {
  return platform?.cpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64';
}

function viewContainer(container: TaskContainer, { arn, attachment }: Task): Ecs.Container {
  const { arn: containerArn, ...rest } = container;
  return {
    containerArn,
    taskArn: arn,
    ...rest,
    networkBindings: [],
    networkInterfaces: attachment
      ? [{ attachmentId: attachment.id, privateIpv4Address: attachment.address }]
      : [],
    healthStatus: 'UNKNOWN',
  };
}

function viewAttachment({ id, status, ...place }: Attachment): Ecs.Attachment {
  return {
    id,
    type: 'ElasticNetworkInterface',
    status,
    details: [
      { name: 'subnetId', value: place.subnetId },
      { name: 'networkInterfaceId', value: place.interfaceId },
      { name: 'macAddress', value: place.mac },
      { name: 'privateIPv4Address', value: place.address },
    ],
  };
}
