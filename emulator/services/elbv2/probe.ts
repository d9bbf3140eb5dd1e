import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
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

function answerOf(
  protocol: 'HTTP' | 'HTTPS',
  { host, port, path, to }: Asked,
  timeoutSeconds: number,
): Promise<number | 'timeout' | undefined> {
  const request = protocol === 'HTTP' ? httpRequest : httpsRequest;
  const options = {
    ...{ host, port, path, agent: false, rejectUnauthorized: false },
    headers: {
      host: `${to.address}:${to.port}`,
      connection: 'close',
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
    const end = (code: number | undefined) => {
      clearTimeout(deadline);
      resolve(code);
    };
    const asking = request(options, (response) => {
      response.resume();
      response.once('end', () => end(response.statusCode));
      response.once('error', () => end(undefined));
    });
    asking.once('error', () => end(undefined));
    asking.end();
  });
}
