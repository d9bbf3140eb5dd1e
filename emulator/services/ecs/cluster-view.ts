import type * as Ecs from '@aws-sdk/client-ecs';
import type { Call } from '../../service.ts';
import { type Cluster, storeOf } from './store.ts';
import { listTags } from './tag-list.ts';

export function viewCluster(
  cluster: Cluster,
  call: Call,
  include: readonly Ecs.ClusterField[],
): Ecs.Cluster {
  const { name } = cluster;
  const tasks = Object.values(storeOf(call).tasks).filter((task) => task.cluster === name);
  const services = Object.values(storeOf(call).services).filter(
    (service) => service.cluster === name && service.status === 'ACTIVE',
  );
  const isPending = (status: string) => /^(PROVISIONING|PENDING|ACTIVATING)$/.test(status);
  return {
    clusterArn: cluster.arn,
    clusterName: name,
    status: cluster.status,
    registeredContainerInstancesCount: 0,
    runningTasksCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingTasksCount: tasks.filter(({ lastStatus }) => isPending(lastStatus)).length,
    activeServicesCount: services.length,
    statistics: [],
    tags: include.includes('TAGS') ? listTags(cluster.tags) : [],
    settings: include.includes('SETTINGS') ? cluster.settings : [],
    capacityProviders: cluster.capacityProviders,
    defaultCapacityProviderStrategy: cluster.defaultStrategy,
  };
}
