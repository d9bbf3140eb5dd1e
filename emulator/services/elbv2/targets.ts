import { BlockList, isIPv4 } from 'node:net';
import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault } from '../../fault.ts';
import type { Call, Operations, TimerHandler } from '../../service.ts';
import { on } from './access.ts';
import { findTargetGroup } from './find.ts';
import { registering } from './health.ts';
import { beginChecks, stopChecking } from './health-checks.ts';
import { invalid, ranged, refuseOthers, required } from './refusals.ts';
import { storeOf, type Target, type TargetGroup } from './store.ts';
import { groupSetting } from './target-group-attributes.ts';
import { demandVpcZone } from './target-zone.ts';
import { cutOff } from './traffic/running-front.ts';
import { balancersUsing } from './use.ts';

const mostTargets = 1000;

export const targets = {
  RegisterTargets: {
    access: ({ TargetGroupArn }, call) => on('RegisterTargets', TargetGroupArn, call),
    handle({ TargetGroupArn, Targets }, call) {
      const group = findTargetGroup(TargetGroupArn, call);
      const wanted = required(Targets, 'Targets').map((one) => readTarget(one, group, call));
      for (const target of wanted) register(group, target, call);
      beginChecks(group, call);
      return {};
    },
  },
  DeregisterTargets: {
    access: ({ TargetGroupArn }, call) => on('DeregisterTargets', TargetGroupArn, call),
    handle({ TargetGroupArn, Targets }, call) {
      const group = findTargetGroup(TargetGroupArn, call);
      for (const description of required(Targets, 'Targets')) {
        for (const key of keysOf(description, group)) deregister(group, key, call);
      }
      return {};
    },
  },
} satisfies Operations<typeof Elb>;

/** The end of a target's deregistration delay: it is forgotten, and what it still has under way is cut off. */
export const drained: TimerHandler = async ({ account, region, data }, world) => {
  const { group: arn, target: key, registration } = data as Draining;
  const site = { world, account, region };
  const group = storeOf(site).targetGroups[arn];
  const target = group?.targets[key];
  if (group === undefined || target?.registration !== registration) return;
  if (target.drainingUntil === undefined) return;
  delete group.targets[key];
  await cutOff(target, balancersUsing(arn, site), site);
};

interface Draining {
  readonly group: string;
  readonly target: string;
  readonly registration: string;
}

/** The registered targets that a description names; without a port, those of the group's port. */
export function keysOf({ Id, Port }: Elb.TargetDescription, group: TargetGroup): string[] {
  const key = `${required(Id, 'Id')}:${Port ?? group.port}`;
  return Object.hasOwn(group.targets, key) ? [key] : [];
}

type NewTarget = Pick<Target, 'address' | 'port' | 'zone'>;

function readTarget(description: Elb.TargetDescription, group: TargetGroup, call: Call): NewTarget {
  refuseOthers('TargetDescription', description, 'Id', 'Port', 'AvailabilityZone');
  const address = required(description.Id, 'Id');
  if (!isIPv4(address)) throw invalid(`The IP address '${address}' is not a valid IPv4 address`);
  if (!isPrivate(address)) {
    throw new Fault(
      'InvalidTargetException',
      `The following targets are not in a valid IP address range: '${address}'`,
    );
  }
  const port = ranged(description.Port, 'Port', [1, 65_535], group.port);
  const zone = demandVpcZone(address, description.AvailabilityZone, group, call);
  return { address, port, ...(zone !== undefined && { zone }) };
}

function register(group: TargetGroup, wanted: NewTarget, call: Call): void {
  const key = `${wanted.address}:${wanted.port}`;
  const present = group.targets[key];
  if (present !== undefined && present.drainingUntil === undefined) return;
  if (Object.keys(group.targets).length >= mostTargets) {
    throw new Fault('TooManyTargetsException', `A target group has at most ${mostTargets} targets`);
  }
  const registration = call.world.random.hex(8);
  group.targets[key] = { ...wanted, registration, health: registering };
}

function deregister(group: TargetGroup, key: string, call: Call): void {
  const target = group.targets[key];
  if (target === undefined || target.drainingUntil !== undefined) return;
  const { world, account, region } = call;
  stopChecking(target, call);
  const delay = Number(groupSetting(group, 'deregistration_delay.timeout_seconds')) * 1000;
  const at = world.clock.now() + delay;
  target.drainingUntil = at;
  const { registration } = target;
  world.clock.schedule({
    ...{ account, region, service: 'elbv2', name: 'drained', at },
    data: { group: group.arn, target: key, registration } satisfies Draining,
  });
}

/** Addresses that load balancers forward to at all: RFC 1918 and RFC 6598. */
const privateAddresses = new BlockList();
for (const [address, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
] as const) {
  privateAddresses.addSubnet(address, bits);
}

function isPrivate(address: string): boolean {
  return privateAddresses.check(address);
}
