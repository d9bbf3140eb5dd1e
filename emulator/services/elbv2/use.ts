import { groupsOf } from './forward-groups.ts';
import { type Listener, type Place, storeOf } from './store.ts';

/** Load balancers one of whose rules forwards to the group. */
export function balancersUsing(groupArn: string, place: Place): string[] {
  const using = Object.values(storeOf(place).listeners).filter((one) => forwardsTo(one, groupArn));
  return [...new Set(using.map(({ loadBalancerArn }) => loadBalancerArn))];
}

export function isNamed(groupArn: string, place: Place): boolean {
  return balancersUsing(groupArn, place).length > 0;
}

/** Whether targets of the group get requests: AWS checks their health only then. */
export function isInUse(groupArn: string, place: Place): boolean {
  const { loadBalancers } = storeOf(place);
  return balancersUsing(groupArn, place).some((arn) => loadBalancers[arn]?.state === 'active');
}

function forwardsTo({ rules }: Listener, groupArn: string): boolean {
  return rules.some(({ actions }) =>
    actions.some((action) => groupsOf(action).some(({ arn }) => arn === groupArn)),
  );
}
