import type { World } from '../../../world.ts';
import { listenersOf } from '../find.ts';
import type { Site } from '../health-checks.ts';
import { type LoadBalancer, storeOf } from '../store.ts';
import type { Front } from './front.ts';
import { frontId } from './front.ts';
import { startFront } from './running-front.ts';

/**
 * After a restore: ends what runs for no load balancer, and opens the doors of the others, on the same ports where they are free.
 * A port that is taken by another gives way to a free one, and the DNS name changes.
 */
export async function resume(world: World): Promise<void> {
  const sites = Object.keys(world.state.stores).flatMap((key): Site[] => {
    const [service, account, region] = key.split('/');
    if (service !== 'elbv2' || account === undefined || region === undefined) return [];
    return [{ world, account, region }];
  });
  const wanted = sites.flatMap((site) =>
    Object.values(storeOf(site).loadBalancers).map((balancer) => ({ balancer, site })),
  );
  const ids = new Set(wanted.map(({ balancer }) => frontId(balancer.arn)));
  const strangers = world.running.idsOf(frontId('')).filter((id) => !ids.has(id));
  await Promise.all(strangers.map((id) => world.running.stop(id)));
  for (const { balancer, site } of wanted) await reopen(balancer, site);
}

async function reopen(balancer: LoadBalancer, site: Site): Promise<void> {
  const front = await startFront(balancer.arn, site);
  const all = listenersOf(balancer, site);
  const ports = new Set([balancer.port, ...all.map(({ door }) => door)]);
  await Promise.all(
    front.ports.filter((port) => !ports.has(port)).map((port) => front.close(port)),
  );
  const moved = new Map<number, number>();
  for (const port of ports) moved.set(port, await openOrElse(front, port));
  balancer.port = moved.get(balancer.port) ?? balancer.port;
  for (const listener of all) listener.door = moved.get(listener.door) ?? listener.door;
}

async function openOrElse(front: Front, port: number): Promise<number> {
  try {
    return await front.open(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return front.open(0);
  }
}
