import type * as Ecs from '@aws-sdk/client-ecs';
import type { Call, Operations } from '../../service.ts';
import { clusterArn } from './arns.ts';
import { invalidParameter } from './faults.ts';
import { findService } from './find.ts';
import { pageOf } from './page.ts';
import { failureThreshold } from './scheduler/circuit-breaker.ts';
import { onService } from './services.ts';
import { type Deployment, type Revision, type Service, storeOf, type Task } from './store.ts';

export const serviceDeployments = {
  ListServiceDeployments: {
    access: ({ cluster, service }, call) =>
      onService('ListServiceDeployments', cluster, service, call),
    handle(input, call) {
      const service = findService(call, input.cluster, input.service);
      const { status: wanted = [], createdAt: { after, before } = {} } = input;
      const chosen = service.deployments.filter(
        (one) =>
          (wanted.length === 0 || wanted.includes(statusOf(one))) &&
          one.createdAt >= (after?.getTime() ?? 0) &&
          one.createdAt <= (before?.getTime() ?? Number.POSITIVE_INFINITY),
      );
      const { items, ...next } = pageOf(
        chosen.map(({ arn }) => arn),
        input,
      );
      const shown = chosen.filter(({ arn }) => items.includes(arn));
      return { serviceDeployments: shown.map((one) => brief(one, service, call)), ...next };
    },
  },
  DescribeServiceDeployments: {
    access: ({ serviceDeploymentArns = [] }) =>
      serviceDeploymentArns.map((resource) => ({
        action: 'ecs:DescribeServiceDeployments',
        resource,
      })),
    handle({ serviceDeploymentArns: arns = [] }, call) {
      if (arns.length > 20) {
        throw invalidParameter('serviceDeploymentArns can have at most 20 items.');
      }
      const found = arns.map((arn) => seek(arn, call));
      return {
        serviceDeployments: found.flatMap((one) =>
          one ? [viewServiceDeployment(one.deployment, one.service, call)] : [],
        ),
        failures: arns
          .filter((_, place) => found[place] === undefined)
          .map((arn) => ({ arn, reason: 'MISSING' })),
      };
    },
  },
} satisfies Operations<typeof Ecs>;

function seek(arn: string, call: Call) {
  for (const service of Object.values(storeOf(call).services)) {
    const deployment = service.deployments.find((one) => one.arn === arn);
    if (deployment !== undefined) return { service, deployment };
  }
  return undefined;
}

/** A deployment that another took the place of before it was done was stopped. */
function statusOf(deployment: Deployment): Ecs.ServiceDeploymentStatus {
  const { rolloutState, rollback, status } = deployment;
  if (rolloutState === 'COMPLETED') return 'SUCCESSFUL';
  if (rolloutState === 'FAILED') {
    if (rollback === undefined) return 'STOPPED';
    return status === 'INACTIVE' ? 'ROLLBACK_SUCCESSFUL' : 'ROLLBACK_IN_PROGRESS';
  }
  return status === 'PRIMARY' ? 'IN_PROGRESS' : 'STOPPED';
}

function brief(one: Deployment, service: Service, call: Call): Ecs.ServiceDeploymentBrief {
  return {
    serviceDeploymentArn: one.arn,
    serviceArn: service.arn,
    clusterArn: clusterArn(call, service.cluster),
    ...times(one),
    targetServiceRevisionArn: one.revision.arn,
    status: statusOf(one),
    statusReason: one.rolloutStateReason,
  };
}

function viewServiceDeployment(
  one: Deployment,
  service: Service,
  call: Call,
): Ecs.ServiceDeployment {
  const { targetServiceRevisionArn: _target, ...shared } = brief(one, service, call);
  const tasks = Object.values(storeOf(call).tasks).filter(({ service: of }) => of === service.arn);
  const { enable = false } = service.configuration.deploymentCircuitBreaker ?? {};
  return {
    ...shared,
    updatedAt: new Date(one.updatedAt),
    sourceServiceRevisions: one.source ? [summary(one.source, service, tasks)] : [],
    targetServiceRevision: summary(one.revision, service, tasks),
    deploymentConfiguration: service.configuration,
    ...(one.rollback && {
      rollback: {
        reason: one.rollback.reason,
        startedAt: new Date(one.rollback.at),
        ...(one.rollback.to !== undefined && { serviceRevisionArn: one.rollback.to }),
      },
    }),
    deploymentCircuitBreaker: {
      status: enable ? (one.rolloutState === 'FAILED' ? 'TRIGGERED' : 'MONITORING') : 'DISABLED',
      failureCount: one.failures,
      threshold: failureThreshold(service.desiredCount),
    },
  };
}

function times({ createdAt, finishedAt }: Deployment) {
  return {
    createdAt: new Date(createdAt),
    startedAt: new Date(createdAt),
    ...(finishedAt !== undefined && { finishedAt: new Date(finishedAt) }),
  };
}

function summary({ arn }: Revision, service: Service, all: readonly Task[]) {
  const ids = service.deployments.filter((one) => one.revision.arn === arn).map(({ id }) => id);
  const tasks = all.filter(({ deploymentId = '' }) => ids.includes(deploymentId));
  return {
    arn,
    requestedTaskCount: tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').length,
    runningTaskCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingTaskCount: tasks.filter(({ lastStatus }) => /^P|^ACT/.test(lastStatus)).length,
  };
}
