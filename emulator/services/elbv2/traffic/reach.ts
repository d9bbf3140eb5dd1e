import { addressesOf, parseBlock } from '../../ec2/cidr.ts';
import { type Kind, type Resource, resourcesOf } from '../../ec2/store.ts';
import type { Site } from '../health-checks.ts';
import type { LoadBalancer } from '../store.ts';
import { admits } from './admits.ts';

/*
 * Who may connect to whom. The network filters packets and asks nobody, so this reads EC2's state itself: no call of the API,
 * nothing in CloudTrail.
 */

/** Whether a client may connect to a listener's port. */
export function mayEnter(
  { securityGroups }: LoadBalancer,
  port: number,
  address: string,
  site: Site,
): boolean {
  return admits(rulesOf(securityGroups, false, site), port, { address, groups: [] });
}

/**
 * Whether the load balancer's nodes in all its subnets may connect to a target: outwards by its own groups, inwards by those of
 * the target's network interface. An address that no interface has is let in.
 */
export function isReachable(
  { securityGroups, vpcId, zones }: LoadBalancer,
  to: { readonly address: string; readonly port: number },
  site: Site,
): boolean {
  const home = all('network-interface', site).find(
    ({ shape }) => shape.VpcId === vpcId && shape.PrivateIpAddress === to.address,
  );
  const groups = home?.shape.Groups?.flatMap(({ GroupId }) => GroupId ?? []);
  const target = { address: to.address, groups: groups ?? [] };
  if (!admits(rulesOf(securityGroups, true, site), to.port, target)) return false;
  if (groups === undefined) return true;
  const ingress = rulesOf(groups, false, site);
  return zones.every(({ subnetId }) =>
    admits(ingress, to.port, { address: nodeAddress(subnetId, site), groups: securityGroups }),
  );
}

/** Where a node of a load balancer may stand in a subnet: nodes have no interfaces here, so the first place stands for all. */
function nodeAddress(subnetId: string, site: Site): string {
  const subnet = all('subnet', site).find(({ id }) => id === subnetId);
  const [first] =
    subnet === undefined ? [] : addressesOf(parseBlock(subnet.shape.CidrBlock, 'subnet'));
  return first ?? '';
}

function rulesOf(groups: readonly string[], isEgress: boolean, site: Site) {
  return all('security-group-rule', site)
    .map(({ shape }) => shape)
    .filter(({ GroupId = '', IsEgress }) => IsEgress === isEgress && groups.includes(GroupId));
}

function all<K extends Kind>(kind: K, site: Site): Resource<K>[] {
  return Object.values(resourcesOf(site).resources).filter(
    (resource): resource is Resource<K> => resource.kind === kind,
  );
}
