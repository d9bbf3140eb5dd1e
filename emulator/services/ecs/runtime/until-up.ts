import { freePort } from '../../../free-port.ts';
import type { World } from '../../../world.ts';
import type { ContainerEnd, ContainerPlan, RunningContainer } from './container.ts';
import { untilListening } from './listening-port.ts';

/** How long a container is waited for. Its health checks tell what comes later. */
const longestStart = 30_000;

interface Started {
  readonly ended: Promise<ContainerEnd>;
  stop(): Promise<void>;
}

/** Starts what shares this machine's network, telling it a free port if it is to have one, and waits for it to listen there. */
export async function untilUp(
  world: World,
  plan: ContainerPlan,
  start: (port: number | undefined) => Promise<Started>,
): Promise<RunningContainer> {
  const port = plan.port === undefined ? undefined : await freePort();
  const running = await start(port);
  let hasEnded = false;
  void running.ended.then(() => {
    hasEnded = true;
  });
  if (port !== undefined) await firstOf(port, running.ended, plan.signal);
  return {
    ...(port !== undefined && !hasEnded && { endpoint: { host: '127.0.0.1', port } }),
    ended: running.ended,
    stop: () => world.clock.during(() => running.stop()),
  };
}

async function firstOf(
  port: number,
  ended: Promise<unknown>,
  given = new AbortController().signal,
): Promise<void> {
  const over = new AbortController();
  const signals = [over.signal, given, AbortSignal.timeout(longestStart)];
  await Promise.race([ended, untilListening(port, AbortSignal.any(signals))]);
  over.abort();
}
