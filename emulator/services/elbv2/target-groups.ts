import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { on, toCreate, toDescribe } from './access.ts';
import { findLoadBalancer, findTargetGroup, named } from './find.ts';
import { checkMembers, readCheck, readProtocol } from './health-check-settings.ts';
import { stopChecks } from './health-checks.ts';
import { checkName, targetGroupArn } from './names.ts';
import { demandVpc } from './network.ts';
import { page } from './page.ts';
import { invalid, ranged, refuseOthers, required } from './refusals.ts';
import { type Place, storeOf, type TargetGroup } from './store.ts';
import { readTags } from './tag-list.ts';
import { balancersUsing, isNamed } from './use.ts';

const mostGroups = 3000;

export const targetGroups = {
  CreateTargetGroup: {
    access: (input, call) => {
      const arn = targetGroupArn(call, input.Name ?? '*', '*');
      return toCreate('CreateTargetGroup', arn, arn, input.Tags, call);
    },
    handle: async (input, call) => ({
      TargetGroups: [shown(await create(input, call), call)],
    }),
  },
  ModifyTargetGroup: {
    access: ({ TargetGroupArn }, call) => on('ModifyTargetGroup', TargetGroupArn, call),
    handle(input, call) {
      refuseOthers('ModifyTargetGroup', input, 'TargetGroupArn', ...checkMembers);
      const group = findTargetGroup(input.TargetGroupArn, call);
      group.check = readCheck(input, group.check);
      return { TargetGroups: [shown(group, call)] };
    },
  },
  DeleteTargetGroup: {
    access: ({ TargetGroupArn }, call) => on('DeleteTargetGroup', TargetGroupArn, call),
    handle({ TargetGroupArn = '' }, call) {
      const { targetGroups: all } = storeOf(call);
      const group = Object.hasOwn(all, TargetGroupArn) ? all[TargetGroupArn] : undefined;
      if (group === undefined) return {};
      if (isNamed(group.arn, call)) {
        throw new Fault(
          'ResourceInUseException',
          `Target group '${group.arn}' is currently in use by a listener or a rule`,
        );
      }
      stopChecks(group, call);
      delete all[group.arn];
      return {};
    },
  },
  DescribeTargetGroups: {
    access: () => toDescribe('DescribeTargetGroups'),
    handle({ LoadBalancerArn, TargetGroupArns, Names, ...request }, call) {
      const given = [LoadBalancerArn !== undefined, TargetGroupArns?.length, Names?.length];
      if (given.filter(Boolean).length > 1) {
        throw invalid(
          'Only one of load balancer ARN, target group ARNs and names can be specified',
        );
      }
      const found =
        LoadBalancerArn === undefined
          ? asked(TargetGroupArns, Names, call)
          : usedBy(LoadBalancerArn, call);
      const { items, rest } = page(found, ({ arn }) => arn, request);
      return { TargetGroups: items.map((one) => shown(one, call)), ...rest };
    },
  },
} satisfies Operations<typeof Elb>;

async function create(input: Elb.CreateTargetGroupCommandInput, call: Call): Promise<TargetGroup> {
  const name = checkName(input.Name, 'Target group');
  checkKind(input);
  const settings = {
    protocol: readProtocol(required(input.Protocol, 'Protocol'), 'Protocol'),
    port: ranged(required(input.Port, 'Port'), 'Port', [1, 65_535], 0),
    vpcId: required(input.VpcId, 'VpcId'),
    check: readCheck(input),
  };
  const tags = readTags(input.Tags);
  await demandVpc(settings.vpcId, call);
  const { targetGroups: all } = storeOf(call);
  const present = named(all, name);
  if (present !== undefined) {
    const { protocol, port, vpcId, check } = present;
    if (JSON.stringify({ protocol, port, vpcId, check }) === JSON.stringify(settings))
      return present;
    throw new Fault(
      'DuplicateTargetGroupNameException',
      `A target group with the same name '${name}' exists, but with different settings`,
    );
  }
  if (Object.keys(all).length >= mostGroups) {
    throw new Fault(
      'TooManyTargetGroupsException',
      'The maximum number of target groups has been reached on your account',
    );
  }
  const arn = targetGroupArn(call, name);
  const group: TargetGroup = { arn, name, ...settings, attributes: {}, tags, targets: {} };
  all[arn] = group;
  return group;
}

function checkKind(input: Elb.CreateTargetGroupCommandInput): void {
  const { TargetType: type = 'instance', ProtocolVersion: version = 'HTTP1' } = input;
  if (!['instance', 'ip', 'lambda', 'alb'].includes(type)) {
    throw invalid(`Target type '${type}' is not valid`);
  }
  if (type !== 'ip') throw notImplemented(`The target type ${type}`);
  if (version !== 'HTTP1') throw notImplemented(`The protocol version ${version}`);
  if ((input.IpAddressType ?? 'ipv4') !== 'ipv4') {
    throw notImplemented(`The IP address type ${input.IpAddressType}`);
  }
  refuseOthers(
    'CreateTargetGroup',
    input,
    ...['Name', 'Protocol', 'ProtocolVersion', 'Port', 'VpcId', 'TargetType', 'Tags'],
    ...['IpAddressType', ...checkMembers],
  );
}

function asked(
  arns: readonly string[] | undefined,
  names: readonly string[] | undefined,
  place: Place,
): TargetGroup[] {
  const { targetGroups: all } = storeOf(place);
  if (arns?.length) return arns.map((arn) => findTargetGroup(arn, place));
  if (!names?.length) return Object.values(all);
  return names.map((name) => {
    const found = named(all, name);
    if (found !== undefined) return found;
    throw new Fault('TargetGroupNotFoundException', `One or more target groups not found: ${name}`);
  });
}

function usedBy(loadBalancerArn: string, place: Place): TargetGroup[] {
  const { arn } = findLoadBalancer(loadBalancerArn, place);
  const all = Object.values(storeOf(place).targetGroups);
  return all.filter((group) => balancersUsing(group.arn, place).includes(arn));
}

function shown(group: TargetGroup, place: Place): Elb.TargetGroup {
  const { check } = group;
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    ProtocolVersion: 'HTTP1',
    Port: group.port,
    VpcId: group.vpcId,
    TargetType: 'ip',
    IpAddressType: 'ipv4',
    HealthCheckEnabled: true,
    HealthCheckProtocol: check.protocol,
    HealthCheckPort: check.port,
    HealthCheckPath: check.path,
    HealthCheckIntervalSeconds: check.intervalSeconds,
    HealthCheckTimeoutSeconds: check.timeoutSeconds,
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
    Matcher: { HttpCode: check.matcher },
    LoadBalancerArns: balancersUsing(group.arn, place),
  };
}
