import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { CheckOutcome } from './health.ts';
import { matches } from './health-check-settings.ts';
import { type Place, storeOf, type Target, type TargetGroup } from './store.ts';
import { isReachable } from './traffic/reach.ts';
import { balancersUsing } from './use.ts';

const timedOut = {
  healthy: false,
  reason: 'Target.Timeout',
  description: 'Request timed out',
} as const;
const failed = {
  healthy: false,
  reason: 'Target.FailedHealthChecks',
  description: 'Health checks failed',
} as const;

/** Asks a target for its health, really and as the load balancer does: a GET whose code must match. */
export async function probe(
  group: TargetGroup,
  target: Target,
  place: Place & { readonly world: Parameters<typeof isReachable>[2]['world'] },
): Promise<CheckOutcome> {
  const { check } = group;
  const port = check.port === 'traffic-port' ? target.port : Number(check.port);
  const [arn = ''] = balancersUsing(group.arn, place);
  const balancer = storeOf(place).loadBalancers[arn];
  const to = { address: target.address, port };
  // A security group drops what it does not admit; nothing comes back.
  if (balancer !== undefined && !isReachable(balancer, to, place)) return timedOut;
  const endpoint = place.world.running.endpointOf(`${target.address}:${port}`);
  if (endpoint === undefined) return failed;
  const code = await answerOf(
    check.protocol,
    { ...endpoint, to, path: check.path },
    check.timeoutSeconds,
  );
  if (code === 'timeout') return timedOut;
  if (code === undefined) return failed;
  if (matches(check.matcher, code)) return { healthy: true };
  return {
    healthy: false,
    reason: 'Target.ResponseCodeMismatch',
    description: `Health checks failed with these codes: [${code}]`,
  };
}

interface Asked {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly to: { readonly address: string; readonly port: number };
}

/**
 * A check in AWS makes a connection of its own; here one goes over the connection of the one before, if that is open still:
 * time leaps from check to check, and a target is asked hundreds of times in a second.
 */
const agents = {
  HTTP: new HttpAgent({ keepAlive: true, maxFreeSockets: 1 }),
  HTTPS: new HttpsAgent({ keepAlive: true, maxFreeSockets: 1, rejectUnauthorized: false }),
};

async function answerOf(
  protocol: 'HTTP' | 'HTTPS',
  asked: Asked,
  timeoutSeconds: number,
): Promise<number | 'timeout' | undefined> {
  const first = await askOnce(protocol, asked, timeoutSeconds, true);
  // The target closed the kept connection at that very moment.
  return first === 'stale' ? settled(await askOnce(protocol, asked, timeoutSeconds, false)) : first;
}

function settled<T>(outcome: T | 'stale'): T | undefined {
  return outcome === 'stale' ? undefined : outcome;
}

function askOnce(
  protocol: 'HTTP' | 'HTTPS',
  { host, port, path, to }: Asked,
  timeoutSeconds: number,
  mayReuse: boolean,
): Promise<number | 'timeout' | 'stale' | undefined> {
  const request = protocol === 'HTTP' ? httpRequest : httpsRequest;
  const options = {
    ...{ host, port, path, rejectUnauthorized: false },
    agent: mayReuse && agents[protocol],
    headers: {
      host: `${to.address}:${to.port}`,
      'user-agent': 'ELB-HealthChecker/2.0',
      'accept-encoding': 'gzip, compressed',
    },
  };
  return new Promise((resolve) => {
    // The whole answer, and in the machine's time: the target really runs.
    const deadline = setTimeout(() => {
      resolve('timeout');
      asking.destroy();
    }, timeoutSeconds * 1000);
    const end = (code: number | 'stale' | undefined) => {
      clearTimeout(deadline);
      resolve(code);
    };
    const asking = request(options, (response) => {
      response.resume();
      response.once('end', () => end(response.statusCode));
      response.once('error', () => end(undefined));
    });
    asking.once('error', () => end(asking.reusedSocket ? 'stale' : undefined));
    asking.end();
  });
}
