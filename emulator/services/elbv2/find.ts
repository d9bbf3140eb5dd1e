import { Fault } from '../../fault.ts';
import { required } from './refusals.ts';
import {
  type Listener,
  type LoadBalancer,
  type Place,
  type Rule,
  storeOf,
  type TargetGroup,
} from './store.ts';

export function findLoadBalancer(arn: string | undefined, place: Place): LoadBalancer {
  const asked = required(arn, 'LoadBalancerArn');
  const found = own(storeOf(place).loadBalancers, asked);
  if (found !== undefined) return found;
  throw new Fault('LoadBalancerNotFoundException', `Load balancer '${asked}' not found`);
}

export function findTargetGroup(arn: string | undefined, place: Place): TargetGroup {
  const found = own(storeOf(place).targetGroups, required(arn, 'TargetGroupArn'));
  if (found !== undefined) return found;
  throw new Fault('TargetGroupNotFoundException', `Target groups '${arn}' not found`);
}

export function findListener(arn: string | undefined, place: Place): Listener {
  const found = own(storeOf(place).listeners, required(arn, 'ListenerArn'));
  if (found !== undefined) return found;
  throw new Fault('ListenerNotFoundException', `Listener '${arn}' not found`);
}

export function findRule(
  arn: string | undefined,
  place: Place,
): { readonly rule: Rule; readonly listener: Listener } {
  const asked = required(arn, 'RuleArn');
  for (const listener of Object.values(storeOf(place).listeners)) {
    const rule = listener.rules.find((one) => one.arn === asked);
    if (rule !== undefined) return { rule, listener };
  }
  throw new Fault('RuleNotFoundException', `Rule '${asked}' not found`);
}

export function listenersOf({ arn }: LoadBalancer, place: Place): Listener[] {
  return Object.values(storeOf(place).listeners).filter((one) => one.loadBalancerArn === arn);
}

/** Groups by name are few; load balancers too. */
export function named<T extends { readonly name: string }>(
  all: Readonly<Record<string, T>>,
  name: string,
): T | undefined {
  return Object.values(all).find((one) => one.name === name);
}

function own<T>(all: Readonly<Record<string, T>>, arn: string): T | undefined {
  return Object.hasOwn(all, arn) ? all[arn] : undefined;
}
