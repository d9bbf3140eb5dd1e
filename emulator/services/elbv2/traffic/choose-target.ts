import type { Target, TargetGroup } from '../store.ts';
import { groupSetting } from '../target-group-attributes.ts';

const minimum = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets';

/**
 * The targets that may get a request. With fewer healthy ones than the group asks for, the load balancer fails open: all get
 * requests, whatever their health. None: the group has no targets.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health.html
 */
export function eligible(group: TargetGroup): Target[] {
  const registered = Object.values(group.targets).filter((one) => one.drainingUntil === undefined);
  const healthy = registered.filter(({ health }) => health.state === 'healthy');
  const share = groupSetting(group, `${minimum}.percentage`);
  const least = Math.max(
    Number(groupSetting(group, `${minimum}.count`)),
    share === 'off' ? 0 : (Number(share) / 100) * registered.length,
  );
  return healthy.length >= least ? healthy : registered;
}

/** What the algorithms look at beside the targets. */
export interface Moment {
  /** Requests that the group has had. */
  readonly turn: number;
  outstanding(target: Target): number;
  /** From 0 up to but not including 1. */
  readonly draw: number;
}

export function chooseTarget(
  group: TargetGroup,
  { turn, outstanding, draw }: Moment,
): Target | undefined {
  const targets = eligible(group);
  switch (groupSetting(group, 'load_balancing.algorithm.type')) {
    case 'least_outstanding_requests': {
      const fewest = Math.min(...targets.map(outstanding));
      const idlest = targets.filter((target) => outstanding(target) === fewest);
      return idlest[turn % idlest.length];
    }
    case 'weighted_random':
      return targets[Math.floor(draw * targets.length)];
    default:
      return targets[turn % targets.length];
  }
}
