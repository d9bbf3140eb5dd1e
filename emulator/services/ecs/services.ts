import type * as Ecs from '@aws-sdk/client-ecs';
import type { Access, Call, Operations } from '../../service.ts';
import { clusterArn, serviceArn } from './arns.ts';
import { createService, serviceMembers } from './create-service.ts';
import { toUse } from './definitions.ts';
import { invalidParameter, serviceNotActive, serviceNotFound } from './faults.ts';
import { clusterName, findCluster, findService, peekService } from './find.ts';
import { pageOf } from './page.ts';
import { refuseOthers } from './refuse-others.ts';
import { wakeService } from './scheduler/wake.ts';
import { demandServiceRole } from './service-role.ts';
import { viewService } from './service-view.ts';
import { storeOf } from './store.ts';
import { resourceTags, tagConditions, toTag } from './tag-list.ts';
import { updateMembers, updateService } from './update-service.ts';

export const services = {
  CreateService: {
    access: (input, call) => {
      const resource = serviceArn(call, clusterName(input.cluster), input.serviceName ?? '');
      const conditions = { ...inCluster(input.cluster, call), ...tagConditions(input.tags) };
      return [
        { action: 'ecs:CreateService', resource, conditions },
        ...toTag(resource, 'CreateService', input.tags),
        ...toUse(input.taskDefinition, {}, call),
      ];
    },
    async handle(input, call) {
      refuseOthers('CreateService', input, serviceMembers);
      await demandServiceRole(call);
      return { service: viewService(await createService(input, call), call) };
    },
  },
  UpdateService: {
    access: (input, call) => [
      onService('UpdateService', input.cluster, input.service, call),
      ...(input.taskDefinition === undefined ? [] : toUse(input.taskDefinition, {}, call)),
    ],
    async handle(input, call) {
      refuseOthers('UpdateService', input, updateMembers);
      const service = findService(call, input.cluster, input.service);
      if (service.status === 'INACTIVE') throw serviceNotFound();
      if (service.status !== 'ACTIVE') throw serviceNotActive();
      await updateService(service, input, call);
      return { service: viewService(service, call) };
    },
  },
  DeleteService: {
    access: ({ cluster, service }, call) => onService('DeleteService', cluster, service, call),
    handle(input, call) {
      const service = findService(call, input.cluster, input.service);
      if (service.status === 'INACTIVE') throw serviceNotFound();
      if (input.force !== true && service.desiredCount > 0 && service.status === 'ACTIVE') {
        throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
      }
      service.status = 'DRAINING';
      service.desiredCount = 0;
      wakeService(call.world, service);
      return { service: viewService(service, call) };
    },
  },
  DescribeServices: {
    access: ({ cluster, services: names = [] }, call) =>
      names.map((name) => onService('DescribeServices', cluster, name, call)),
    handle({ cluster, services: names = [], include = [] }, call) {
      findCluster(call, cluster);
      if (names.length === 0) throw invalidParameter('Services cannot be empty.');
      if (names.length > 10) throw invalidParameter('Services can have at most 10 items.');
      const found = names.map((name) => peekService(call, cluster, name));
      return {
        services: found.flatMap((one) =>
          one ? [viewService(one, call, include.includes('TAGS'))] : [],
        ),
        failures: names
          .filter((_, place) => found[place] === undefined)
          .map((name) => ({
            arn: name.startsWith('arn:') ? name : serviceArn(call, clusterName(cluster), name),
            reason: 'MISSING',
          })),
      };
    },
  },
  ListServices: {
    access: ({ cluster }, call) => ({
      action: 'ecs:ListServices',
      resource: '*',
      conditions: inCluster(cluster, call),
    }),
    handle(input, call) {
      const cluster = findCluster(call, input.cluster);
      if (input.launchType !== undefined && input.launchType !== 'FARGATE') {
        return { serviceArns: [] };
      }
      const own = Object.values(storeOf(call).services).filter(
        (one) => one.cluster === cluster.name && one.status !== 'INACTIVE',
      );
      const arns = own.map(({ arn }) => arn);
      const { items, ...next } = pageOf(arns, { maxResults: 10, ...defined(input) });
      return { serviceArns: items, ...next };
    },
  },
} satisfies Operations<typeof Ecs>;

function defined({ maxResults, nextToken }: Ecs.ListServicesCommandInput) {
  return { ...(maxResults !== undefined && { maxResults }), nextToken };
}

/** The condition key `ecs:cluster`. */
export function inCluster(cluster: string | undefined, call: Call): Record<string, string> {
  return { 'ecs:cluster': clusterArn(call, clusterName(cluster)) };
}

export function onService(
  operation: string,
  cluster: string | undefined,
  name: string | undefined,
  call: Call,
): Access {
  const service = peekService(call, cluster, name);
  const wanted = name?.startsWith('arn:')
    ? name
    : serviceArn(call, clusterName(cluster), name ?? '');
  const conditions = {
    ...inCluster(service?.cluster ?? cluster, call),
    ...resourceTags(service?.tags),
  };
  return { action: `ecs:${operation}`, resource: service?.arn ?? wanted, conditions };
}
