import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations, TimerHandler } from '../../service.ts';
import { on, toCreate, toDescribe } from './access.ts';
import { findLoadBalancer, listenersOf, named } from './find.ts';
import { followUse } from './health-checks.ts';
import { demandLinkedRole } from './linked-role.ts';
import { settingOf } from './load-balancer-attributes.ts';
import { checkName, loadBalancerArn } from './names.ts';
import { demandGateway, findGroups, findZones, subnetIds } from './network.ts';
import { page } from './page.ts';
import { invalid, refuseOthers } from './refusals.ts';
import { shownLoadBalancer } from './show-load-balancer.ts';
import { type LoadBalancer, type Place, storeOf } from './store.ts';
import { readTags } from './tag-list.ts';
import { closeFront, openFront } from './traffic/running-front.ts';

const mostLoadBalancers = 50;
/** AWS takes some two or three minutes. */
const provisioningMilliseconds = 120_000;

export const loadBalancers = {
  CreateLoadBalancer: {
    access: (input, call) => {
      const arn = loadBalancerArn(call, input.Name ?? '*', '*');
      return toCreate('CreateLoadBalancer', arn, arn, input.Tags, call, {
        'elasticloadbalancing:Scheme': input.Scheme ?? 'internet-facing',
        'elasticloadbalancing:SecurityGroup': input.SecurityGroups ?? [],
        'elasticloadbalancing:Subnet': input.Subnets ?? [],
      });
    },
    async handle(input, call) {
      const balancer = await create(input, call);
      return { LoadBalancers: [shownLoadBalancer(balancer, call)] };
    },
  },
  DeleteLoadBalancer: {
    access: ({ LoadBalancerArn }, call) => on('DeleteLoadBalancer', LoadBalancerArn, call),
    async handle({ LoadBalancerArn = '' }, call) {
      const { loadBalancers: all, listeners } = storeOf(call);
      // One that is not there counts as deleted.
      const balancer = Object.hasOwn(all, LoadBalancerArn) ? all[LoadBalancerArn] : undefined;
      if (balancer === undefined) return {};
      if (settingOf(balancer, 'deletion_protection.enabled') === 'true') {
        throw new Fault(
          'OperationNotPermittedException',
          `Load balancer '${balancer.arn}' cannot be deleted because deletion protection is enabled`,
        );
      }
      for (const { arn } of listenersOf(balancer, call)) delete listeners[arn];
      delete all[balancer.arn];
      followUse(call);
      await closeFront(balancer, call);
      return {};
    },
  },
  DescribeLoadBalancers: {
    access: () => toDescribe('DescribeLoadBalancers'),
    handle({ LoadBalancerArns, Names, ...request }, call) {
      if (LoadBalancerArns?.length && Names?.length) {
        throw invalid(
          'Load balancer names and load balancer ARNs cannot be specified at the same time',
        );
      }
      const { items, rest } = page(asked(LoadBalancerArns, Names, call), ({ arn }) => arn, request);
      return { LoadBalancers: items.map((one) => shownLoadBalancer(one, call)), ...rest };
    },
  },
} satisfies Operations<typeof Elb>;

export const activate: TimerHandler = ({ account, region, data }, world) => {
  const place = { world, account, region };
  const { arn } = data as { arn: string };
  const balancer = storeOf(place).loadBalancers[arn];
  if (balancer === undefined) return;
  balancer.state = 'active';
  followUse(place);
};

async function create(
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
  await demandLinkedRole(call);
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

function asked(
  arns: readonly string[] | undefined,
  names: readonly string[] | undefined,
  place: Place,
): LoadBalancer[] {
  const { loadBalancers: all } = storeOf(place);
  if (arns?.length) return arns.map((arn) => findLoadBalancer(arn, place));
  if (!names?.length) return Object.values(all);
  return names.map((name) => {
    const found = named(all, name);
    if (found !== undefined) return found;
    throw new Fault('LoadBalancerNotFoundException', `Load balancers '[${name}]' not found`);
  });
}
