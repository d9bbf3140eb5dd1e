import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault, notImplemented } from '../../fault.ts';
import { ensureLinkedRole } from '../../identity/linked-role.ts';
import type { Call } from '../../service.ts';
import { named } from './find.ts';
import { checkName, loadBalancerArn } from './names.ts';
import { demandGateway, findGroups, findZones, subnetIds } from './network.ts';
import { invalid, refuseOthers } from './refusals.ts';
import { type LoadBalancer, storeOf } from './store.ts';
import { readTags } from './tag-list.ts';
import { openFront } from './traffic/running-front.ts';

const mostLoadBalancers = 50;
/** AWS takes some two or three minutes. */
const provisioningMilliseconds = 120_000;

export async function createLoadBalancer(
  input: Elb.CreateLoadBalancerCommandInput,
  call: Call,
): Promise<LoadBalancer> {
  const name = checkName(input.Name, 'Load balancer');
  checkKind(input);
  const tags = readTags(input.Tags);
  const scheme = input.Scheme ?? 'internet-facing';
  if (scheme !== 'internet-facing' && scheme !== 'internal') {
    throw new Fault('InvalidSchemeException', `Scheme '${scheme}' is not valid`);
  }
  const { vpcId, zones } = await findZones(subnetIds(input), call);
  const securityGroups = await findGroups(input.SecurityGroups, vpcId, call);
  if (scheme === 'internet-facing') await demandGateway(vpcId, call);
  const wanted = { scheme, vpcId, zones, securityGroups } as const;
  const present = named(storeOf(call).loadBalancers, name);
  if (present !== undefined) return theSame(present, wanted);
  if (Object.keys(storeOf(call).loadBalancers).length >= mostLoadBalancers) {
    throw new Fault(
      'TooManyLoadBalancersException',
      `The maximum number of load balancers has been reached on your account`,
    );
  }
  await ensureLinkedRole(call, 'elasticloadbalancing.amazonaws.com');
  const balancer: LoadBalancer = {
    ...wanted,
    ...{ arn: loadBalancerArn(call, name), name, tags },
    createdAt: call.world.clock.now(),
    state: 'provisioning',
    ipAddressType: 'ipv4',
    attributes: scheme === 'internal' ? { 'ipv6.deny_all_igw_traffic': 'true' } : {},
    port: 0,
  };
  return add(balancer, call);
}

/** It is known before it listens, so that a second request of that name meets it. */
async function add(balancer: LoadBalancer, call: Call): Promise<LoadBalancer> {
  const { world, account, region } = call;
  const { loadBalancers: all } = storeOf(call);
  const rival = named(all, balancer.name);
  if (rival !== undefined) return theSame(rival, balancer);
  all[balancer.arn] = balancer;
  try {
    await openFront(balancer, call);
  } catch (error) {
    delete all[balancer.arn];
    throw error;
  }
  world.clock.schedule({
    ...{ account, region, service: 'elbv2', name: 'activate' },
    at: world.clock.now() + provisioningMilliseconds,
    data: { arn: balancer.arn },
  });
  return balancer;
}

/** Asked twice for the same load balancer, AWS answers with the one that is there. */
function theSame(
  present: LoadBalancer,
  wanted: Pick<LoadBalancer, 'scheme' | 'zones' | 'securityGroups'>,
): LoadBalancer {
  const text = ({ scheme, zones, securityGroups }: typeof wanted) =>
    JSON.stringify([
      scheme,
      zones.map(({ subnetId }) => subnetId).sort(),
      [...securityGroups].sort(),
    ]);
  if (text(present) === text(wanted)) return present;
  throw new Fault(
    'DuplicateLoadBalancerNameException',
    `A load balancer with the same name '${present.name}' exists, but with different settings`,
  );
}

function checkKind(input: Elb.CreateLoadBalancerCommandInput): void {
  const { Type: type = 'application', IpAddressType: addresses = 'ipv4' } = input;
  if (type === 'network' || type === 'gateway') throw notImplemented(`A ${type} load balancer`);
  if (type !== 'application') throw invalid(`Load balancer type '${type}' is not valid`);
  if (addresses !== 'ipv4') throw notImplemented(`The IP address type ${addresses}`);
  refuseOthers(
    'CreateLoadBalancer',
    input,
    ...['Name', 'Subnets', 'SubnetMappings', 'SecurityGroups', 'Scheme', 'Tags', 'Type'],
    'IpAddressType',
  );
}
