import type { Call } from '../../service.ts';
import { isHere, nameIn, readArn, serviceArn, taskArn } from './arns.ts';
import { clusterNotFound, invalidParameter, serviceNotFound } from './faults.ts';
import { type Cluster, entry, type Service, storeOf, type Task } from './store.ts';

type At = Pick<Call, 'world' | 'account' | 'region'>;

/** A request that names no cluster means the one called `default`. */
export function clusterName(reference = 'default'): string {
  return nameIn(reference);
}

/** Also one that was deleted. */
export function peekCluster(call: At, reference: string | undefined): Cluster | undefined {
  if (!isHere(reference ?? '', call)) return undefined;
  return entry(storeOf(call).clusters, clusterName(reference));
}

/** Throws ClusterNotFoundException, also for a cluster that was deleted. */
export function findCluster(call: At, reference: string | undefined): Cluster {
  const cluster = peekCluster(call, reference);
  if (cluster?.status === 'ACTIVE') return cluster;
  throw clusterNotFound();
}

export function peekService(
  call: At,
  cluster: string | undefined,
  service = '',
): Service | undefined {
  if (!isHere(service, call)) return undefined;
  const arn = serviceArn(call, clusterIn(service) ?? clusterName(cluster), nameIn(service));
  return entry(storeOf(call).services, arn);
}

/** Throws ServiceNotFoundException. */
export function findService(call: At, cluster: string | undefined, service = ''): Service {
  findCluster(call, clusterIn(service) ?? cluster);
  const found = peekService(call, cluster, service);
  if (found !== undefined) return found;
  throw serviceNotFound();
}

export function peekTask(call: At, cluster: string | undefined, task = ''): Task | undefined {
  if (!isHere(task, call)) return undefined;
  return entry(
    storeOf(call).tasks,
    taskArn(call, clusterIn(task) ?? clusterName(cluster), nameIn(task)),
  );
}

export function findTask(call: At, cluster: string | undefined, task: string): Task {
  findCluster(call, clusterIn(task) ?? cluster);
  const found = peekTask(call, cluster, task);
  if (found !== undefined) return found;
  throw invalidParameter('The referenced task was not found.');
}

/** The ARN of a service or task has its cluster's name. */
function clusterIn(reference: string): string | undefined {
  const { words = [] } = readArn(reference) ?? {};
  return words.length === 2 ? words[0] : undefined;
}
