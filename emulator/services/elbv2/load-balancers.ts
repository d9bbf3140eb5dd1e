import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault } from '../../fault.ts';
import type { Operations, TimerHandler } from '../../service.ts';
import { on, toCreate, toDescribe } from './access.ts';
import { findLoadBalancer, listenersOf, named } from './find.ts';
import { followUse } from './health-checks.ts';
import { settingOf } from './load-balancer-attributes.ts';
import { loadBalancerArn } from './names.ts';
import { createLoadBalancer } from './new-load-balancer.ts';
import { page } from './page.ts';
import { invalid } from './refusals.ts';
import { shownLoadBalancer } from './show-load-balancer.ts';
import { type LoadBalancer, type Place, storeOf } from './store.ts';
import { closeFront } from './traffic/running-front.ts';

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
      const balancer = await createLoadBalancer(input, call);
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
