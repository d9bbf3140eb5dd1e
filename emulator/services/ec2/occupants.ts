import type { Call } from '../../service.ts';
import { storeOf as balancing } from '../elbv2/store.ts';
import { storeOf as databases } from '../rds/store.ts';

/** What stands in the network by the name that its own service gives it. */
interface Occupant {
  readonly id: string;
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
}

/**
 * Load balancers and database instances. In AWS they have network interfaces, which keep subnets and security groups from being
 * deleted; here they keep them themselves.
 */
function occupants(call: Call): Occupant[] {
  const { loadBalancers } = balancing(call);
  const { instances, subnetGroups } = databases(call);
  return [
    ...Object.values(loadBalancers).map(({ arn, zones, securityGroups }) => {
      return { id: arn, subnets: zones.map(({ subnetId }) => subnetId), groups: securityGroups };
    }),
    ...Object.values(instances).map(({ arn, subnetGroup, zone, settings }) => {
      const subnets = subnetGroups[subnetGroup]?.subnets.filter((one) => one.zone === zone) ?? [];
      return {
        id: arn,
        subnets: subnets.map(({ id }) => id),
        groups: settings.VpcSecurityGroupIds,
      };
    }),
  ];
}

export function occupantsOfSubnet(id: string, call: Call): Occupant[] {
  return occupants(call).filter(({ subnets }) => subnets.includes(id));
}

export function occupantsOfGroup(id: string, call: Call): Occupant[] {
  return occupants(call).filter(({ groups }) => groups.includes(id));
}
