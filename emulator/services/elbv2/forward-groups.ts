import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';

export interface WeightedGroup {
  readonly arn: string;
  readonly weight: number;
}

/** The target groups of a forward action; none of any other. A group without a weight weighs 1. */
export function groupsOf({ Type, TargetGroupArn, ForwardConfig }: Action): WeightedGroup[] {
  if (Type !== 'forward') return [];
  const { TargetGroups = [] } = ForwardConfig ?? {};
  if (TargetGroups.length > 0) {
    return TargetGroups.map(({ TargetGroupArn: arn = '', Weight: weight = 1 }) => ({
      arn,
      weight,
    }));
  }
  return [{ arn: TargetGroupArn ?? '', weight: 1 }];
}

/** The group that a draw from 0 up to but not including 1 falls to; undefined: all weights are 0. */
export function drawGroup(groups: readonly WeightedGroup[], draw: number): string | undefined {
  const total = groups.reduce((sum, { weight }) => sum + weight, 0);
  let left = draw * total;
  for (const { arn, weight } of groups) {
    left -= weight;
    if (left < 0) return arn;
  }
  return undefined;
}
