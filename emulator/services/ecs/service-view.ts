import type * as Ecs from '@aws-sdk/client-ecs';
import type { Call } from '../../service.ts';
import { clusterArn } from './arns.ts';
import { presentOf, primaryOf } from './scheduler/deployments.ts';
import { type Deployment, type Service, storeOf, type Task } from './store.ts';
import { listTags } from './tag-list.ts';

export function viewService(service: Service, call: Call, withTags = true): Ecs.Service {
  const { arn, name, status, desiredCount, configuration, launchType, tags } = service;
  const tasks = Object.values(storeOf(call).tasks).filter((task) => task.service === arn);
  const primary = primaryOf(service) ?? service.deployments[0];
  const revision = primary?.revision;
  const open = service.deployments.find(({ rolloutState }) => rolloutState === 'IN_PROGRESS');
  return {
    serviceArn: arn,
    serviceName: name,
    clusterArn: clusterArn(call, service.cluster),
    loadBalancers: [...(revision?.loadBalancers ?? [])],
    serviceRegistries: [],
    ...{ status, desiredCount, ...counts(tasks) },
    ...(launchType && { launchType }),
    ...(revision?.strategy && { capacityProviderStrategy: [...revision.strategy] }),
    ...(revision && {
      platformVersion: revision.platformVersion,
      taskDefinition: revision.definitionArn,
      networkConfiguration: { awsvpcConfiguration: revision.network },
    }),
    platformFamily: 'Linux',
    deploymentConfiguration: configuration,
    deployments: presentOf(service).map((one) => viewDeployment(one, service, tasks)),
    roleArn: `arn:aws:iam::${call.account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
    events: service.events.map(({ id, at, message }) => {
      return { id, createdAt: new Date(at), message };
    }),
    createdAt: new Date(service.createdAt),
    ...(open && { currentServiceDeployment: open.arn }),
    ...(revision && { currentServiceRevisions: [revisionCounts(revision.arn, tasks)] }),
    placementConstraints: [],
    placementStrategy: [],
    healthCheckGracePeriodSeconds: service.graceSeconds,
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: 'ECS' },
    createdBy: service.createdBy,
    enableECSManagedTags: service.enableManagedTags,
    propagateTags: service.propagateTags,
    enableExecuteCommand: false,
    availabilityZoneRebalancing: service.rebalancing,
    ...(withTags && { tags: listTags(tags) }),
  };
}

function viewDeployment(
  deployment: Deployment,
  service: Service,
  all: readonly Task[],
): Ecs.Deployment {
  const { id, status, revision, rolloutState, rolloutStateReason, failures } = deployment;
  const tasks = all.filter(({ deploymentId }) => deploymentId === id);
  return {
    ...{ id, status, rolloutState, rolloutStateReason, failedTasks: failures, ...counts(tasks) },
    taskDefinition: revision.definitionArn,
    desiredCount: status === 'PRIMARY' ? service.desiredCount : wanted(tasks),
    createdAt: new Date(deployment.createdAt),
    updatedAt: new Date(deployment.updatedAt),
    ...(revision.strategy
      ? { capacityProviderStrategy: [...revision.strategy] }
      : { launchType: 'FARGATE' }),
    platformVersion: revision.platformVersion,
    platformFamily: 'Linux',
    networkConfiguration: { awsvpcConfiguration: revision.network },
  };
}

function counts(tasks: readonly Task[]) {
  const among = (...statuses: Task['lastStatus'][]) =>
    tasks.filter(({ lastStatus }) => statuses.includes(lastStatus)).length;
  return {
    runningCount: among('RUNNING'),
    pendingCount: among('PROVISIONING', 'PENDING', 'ACTIVATING'),
  };
}

function wanted(tasks: readonly Task[]): number {
  return tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').length;
}

function revisionCounts(arn: string, tasks: readonly Task[]): Ecs.ServiceCurrentRevisionSummary {
  const { runningCount, pendingCount } = counts(tasks);
  const requestedTaskCount = wanted(tasks);
  return {
    arn,
    runningTaskCount: runningCount,
    pendingTaskCount: pendingCount,
    requestedTaskCount,
  };
}
