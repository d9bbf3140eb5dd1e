import type { Call } from '../../service.ts';
import { invalid, required } from './refusals.ts';
import type { Listener, LoadBalancer } from './store.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
export function checkName(given: string | undefined, what: 'Load balancer' | 'Target group') {
  const name = required(given, 'Name');
  if (name.length > 32) {
    throw invalid(`${what} name '${name}' cannot be longer than '32' characters`);
  }
  if (!/^[A-Za-z0-9-]+$/.test(name)) {
    throw invalid(
      `${what} name '${name}' can only contain characters that are alphanumeric characters and hyphens(-)`,
    );
  }
  if (name.startsWith('-') || name.endsWith('-')) {
    throw invalid(`${what} name '${name}' cannot begin or end with a hyphen(-)`);
  }
  if (what === 'Load balancer' && name.startsWith('internal-')) {
    throw invalid(`${what} name '${name}' cannot begin with 'internal-'`);
  }
  return name;
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html */
function arn({ region, account }: Pick<Call, 'region' | 'account'>, path: string): string {
  return `arn:aws:elasticloadbalancing:${region}:${account}:${path}`;
}

function newId({ world }: Call): string {
  return world.random.hex(16);
}

/** `id` is `*` where a permission to create is asked for. */
export function loadBalancerArn(call: Call, name: string, id = newId(call)): string {
  return arn(call, `loadbalancer/app/${name}/${id}`);
}

export function targetGroupArn(call: Call, name: string, id = newId(call)): string {
  return arn(call, `targetgroup/${name}/${id}`);
}

export function listenerArn(call: Call, { arn: owner }: LoadBalancer): string {
  return `${owner.replace(':loadbalancer/', ':listener/')}/${newId(call)}`;
}

export function ruleArn(call: Call, { arn: owner }: Pick<Listener, 'arn'>): string {
  return `${owner.replace(':listener/', ':listener-rule/')}/${newId(call)}`;
}

/** What follows the kind in the ARN: `app/name/id` of a load balancer; the whole path of a target group. */
export function fullName(of: string): string {
  return of.slice(of.lastIndexOf(':') + 1).replace(/^loadbalancer\//, '');
}
