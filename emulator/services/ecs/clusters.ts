import type * as Ecs from '@aws-sdk/client-ecs';
import { Fault, notImplemented } from '../../fault.ts';
import { ensureLinkedRole } from '../../identity/linked-role.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { clusterArn } from './arns.ts';
import { checkProviders, checkStrategy } from './capacity.ts';
import { checkSettings, refuseConfiguration } from './cluster-settings.ts';
import { viewCluster } from './cluster-view.ts';
import { invalidParameter } from './faults.ts';
import { clusterName, findCluster, peekCluster } from './find.ts';
import { pageOf } from './page.ts';
import { refuseOthers } from './refuse-others.ts';
import { service } from './service-role.ts';
import { entry, storeOf } from './store.ts';
import { readTags, resourceTags, tagConditions, toTag } from './tag-list.ts';

export const clusters = {
  /** Without the right to make the service-linked role, the cluster is made all the same (API_CreateCluster.html). */
  CreateCluster: {
    access: ({ clusterName: name, tags }, call) => {
      const resource = clusterArn(call, clusterName(name));
      const conditions = tagConditions(tags);
      return [
        { action: 'ecs:CreateCluster', resource, ...(conditions && { conditions }) },
        ...toTag(resource, 'CreateCluster', tags),
      ];
    },
    async handle(input, call) {
      refuseOthers('CreateCluster', input, createMembers);
      const name = input.clusterName ?? 'default';
      if (!/^[a-zA-Z0-9_-]{1,255}$/.test(name)) throw invalidParameter('Invalid cluster name.');
      if (name === '__proto__') throw notImplemented('A cluster __proto__');
      const present = entry(storeOf(call).clusters, name);
      if (present?.status === 'ACTIVE') return { cluster: repeated(input, name, call) };
      refuseConfiguration(input.configuration);
      await ensureLinkedRole(call, service).catch(unlessRefused);
      const capacityProviders = checkProviders(input.capacityProviders);
      const cluster = {
        arn: clusterArn(call, name),
        name,
        status: 'ACTIVE' as const,
        settings: checkSettings(input.settings),
        capacityProviders,
        defaultStrategy: checkStrategy(input.defaultCapacityProviderStrategy, capacityProviders),
        tags: readTags(input.tags),
      };
      // While the role was made, another request may have made the cluster.
      const rival = entry(storeOf(call).clusters, name);
      if (rival?.status === 'ACTIVE') return { cluster: repeated(input, name, call) };
      storeOf(call).clusters[name] = cluster;
      return { cluster: viewCluster(cluster, call, everything) };
    },
  },
  UpdateCluster: {
    access: ({ cluster }, call) => onCluster('UpdateCluster', cluster, call),
    handle(input, call) {
      refuseOthers('UpdateCluster', input, ['cluster', 'settings', 'configuration']);
      refuseConfiguration(input.configuration);
      const cluster = findCluster(call, input.cluster);
      if (input.settings !== undefined) cluster.settings = checkSettings(input.settings);
      return { cluster: viewCluster(cluster, call, everything) };
    },
  },
  UpdateClusterSettings: {
    access: ({ cluster }, call) => onCluster('UpdateClusterSettings', cluster, call),
    handle(input, call) {
      const cluster = findCluster(call, input.cluster);
      cluster.settings = checkSettings(input.settings);
      return { cluster: viewCluster(cluster, call, everything) };
    },
  },
  PutClusterCapacityProviders: {
    access: ({ cluster }, call) => onCluster('PutClusterCapacityProviders', cluster, call),
    handle(input, call) {
      const cluster = findCluster(call, input.cluster);
      const capacityProviders = checkProviders(input.capacityProviders);
      const { defaultCapacityProviderStrategy: strategy } = input;
      const defaultStrategy = checkStrategy(strategy, capacityProviders);
      Object.assign(cluster, { capacityProviders, defaultStrategy });
      return { cluster: viewCluster(cluster, call, everything) };
    },
  },
  DeleteCluster: {
    access: ({ cluster }, call) => onCluster('DeleteCluster', cluster, call),
    handle(input, call) {
      const cluster = findCluster(call, input.cluster);
      const { services, tasks } = storeOf(call);
      const within = <T extends { cluster: string }>(all: Record<string, T>) =>
        Object.values(all).filter((one) => one.cluster === cluster.name);
      if (within(services).some(({ status }) => status !== 'INACTIVE')) {
        throw new Fault(
          'ClusterContainsServicesException',
          'The Cluster cannot be deleted while Services are active.',
        );
      }
      if (within(tasks).some(({ lastStatus }) => lastStatus !== 'STOPPED')) {
        throw new Fault(
          'ClusterContainsTasksException',
          'The Cluster cannot be deleted while Tasks are active.',
        );
      }
      cluster.status = 'INACTIVE';
      return { cluster: viewCluster(cluster, call, everything) };
    },
  },
  DescribeClusters: {
    access: ({ clusters: names = ['default'] }, call) =>
      names.map((name) => onCluster('DescribeClusters', name, call)),
    handle({ clusters: names = ['default'], include = [] }, call) {
      if (names.length > 100) throw invalidParameter('Clusters can have at most 100 items.');
      const found = names.map((name) => peekCluster(call, name));
      return {
        clusters: found.flatMap((one) => (one ? [viewCluster(one, call, include)] : [])),
        failures: names
          .filter((_, place) => found[place] === undefined)
          .map((name) => ({
            arn: name.startsWith('arn:') ? name : clusterArn(call, name),
            reason: 'MISSING',
          })),
      };
    },
  },
  ListClusters: {
    access: () => ({ action: 'ecs:ListClusters', resource: '*' }),
    handle(input, call) {
      const active = Object.values(storeOf(call).clusters).filter(
        ({ status }) => status === 'ACTIVE',
      );
      const { items, ...next } = pageOf(
        active.map(({ arn }) => arn),
        input,
      );
      return { clusterArns: items, ...next };
    },
  },
} satisfies Operations<typeof Ecs>;

function unlessRefused(error: unknown): void {
  if (!(error instanceof Fault)) throw error;
}

const createMembers = [
  ...['clusterName', 'tags', 'settings', 'configuration', 'capacityProviders'],
  'defaultCapacityProviderStrategy',
];

const everything: Ecs.ClusterField[] = ['SETTINGS', 'TAGS'];

/** Creating the same again answers what there is; another cluster of that name is a mistake. */
function repeated(input: Ecs.CreateClusterCommandInput, name: string, call: Call): Ecs.Cluster {
  const cluster = findCluster(call, name);
  const asked = checkedAgain(input);
  const differs = Object.entries(asked).some(
    ([member, value]) => JSON.stringify(value) !== JSON.stringify({ ...cluster }[member]),
  );
  if (differs) {
    throw invalidParameter(
      'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    );
  }
  return viewCluster(cluster, call, everything);
}

function checkedAgain(input: Ecs.CreateClusterCommandInput): Record<string, unknown> {
  return {
    ...(input.settings && { settings: checkSettings(input.settings) }),
    ...(input.capacityProviders && { capacityProviders: checkProviders(input.capacityProviders) }),
    ...(input.tags && { tags: readTags(input.tags) }),
  };
}

export function onCluster(operation: string, reference: string | undefined, call: Call): Access {
  const name = clusterName(reference);
  const resource = clusterArn(call, name);
  return {
    action: `ecs:${operation}`,
    resource,
    conditions: { ...resourceTags(entry(storeOf(call).clusters, name)?.tags) },
  };
}
