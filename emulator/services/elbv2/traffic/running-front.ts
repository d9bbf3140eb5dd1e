import { listenersOf } from '../find.ts';
import type { Site } from '../health-checks.ts';
import type { Listener, LoadBalancer, Target } from '../store.ts';
import { Front, frontId } from './front.ts';

/** Takes the port that the load balancer's DNS name tells, before any listener is there. */
export async function openFront(balancer: LoadBalancer, site: Site): Promise<void> {
  const front = await startFront(balancer.arn, site);
  balancer.port = await front.open(balancer.port);
}

export function closeFront({ arn }: Pick<LoadBalancer, 'arn'>, { world }: Site): Promise<void> {
  return world.running.stop(frontId(arn));
}

export function startFront(arn: string, site: Site): Promise<Front> {
  const { world, account, region } = site;
  return world.running.start(frontId(arn), async () => new Front(arn, { world, account, region }));
}

/**
 * Gives a listener its place: the first of its protocol stands where the DNS name points, any other on a free port, which
 * the log tells.
 */
export async function takeDoor(
  listener: Listener,
  balancer: LoadBalancer,
  site: Site,
): Promise<void> {
  const { port, arn, name } = balancer;
  const others = listenersOf(balancer, site).filter((one) => one !== listener);
  if (!others.some((one) => one.door === port && one.protocol === listener.protocol)) {
    listener.door = port;
    return;
  }
  const front = await startFront(arn, site);
  listener.door = await front.open(0);
  const { protocol, port: given, door } = listener;
  process.stderr.write(
    `load balancer: ${protocol} port ${given} of ${name} is 127.0.0.1:${door}\n`,
  );
}

/** Ends a listener's connections, and frees its port unless the DNS name tells it. */
export async function closeDoor(listener: Listener, site: Site): Promise<void> {
  const front = await site.world.running.find<Front>(frontId(listener.loadBalancerArn));
  if (front === undefined) return;
  if (listener.door === front.balancer()?.port) {
    front.dropConnections(listener.door, listener.protocol === 'HTTPS');
  } else await front.close(listener.door);
}

/** Ends the requests that a target still has under way. */
export async function cutOff(
  { registration }: Pick<Target, 'registration'>,
  loadBalancerArns: readonly string[],
  { world }: Site,
): Promise<void> {
  for (const arn of loadBalancerArns) {
    const front = await world.running.find<Front>(frontId(arn));
    front?.traffic.cutOff(registration);
  }
}
