import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operations } from '../../service.ts';
import { on, toDescribe } from './access.ts';
import {
  type AttributeRules,
  attributeOf,
  changeAttributes,
  flag,
  isWithin,
  listAttributes,
  oneOf,
  only,
  seconds,
  text,
} from './attributes.ts';
import { findTargetGroup } from './find.ts';
import type { TargetGroup } from './store.ts';

/** A count of targets or a share of them. */
const least = (usual: string, most: number, takesOff: boolean) => ({
  usual,
  accepts: (value: string) => (takesOff && value === 'off') || isWithin(1, most)(value),
});
const minimum = 'minimum_healthy_targets';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html */
export const targetGroupRules: AttributeRules = {
  'stickiness.enabled': only(flag(false)),
  'deregistration_delay.timeout_seconds': seconds(300, 0, 3600),
  'stickiness.type': oneOf('lb_cookie', 'app_cookie'),
  'stickiness.lb_cookie.duration_seconds': seconds(86_400, 1, 604_800),
  'stickiness.app_cookie.cookie_name': text,
  'stickiness.app_cookie.duration_seconds': seconds(86_400, 1, 604_800),
  'slow_start.duration_seconds': only({
    usual: '0',
    accepts: (value) => value === '0' || isWithin(30, 900)(value),
  }),
  'load_balancing.algorithm.type': oneOf(
    'round_robin',
    'least_outstanding_requests',
    'weighted_random',
  ),
  'load_balancing.algorithm.anomaly_mitigation': only(oneOf('off', 'on')),
  'load_balancing.cross_zone.enabled': only(
    oneOf('use_load_balancer_configuration', 'true', 'false'),
  ),
  [`target_group_health.unhealthy_state_routing.${minimum}.count`]: least('1', 1000, false),
  [`target_group_health.unhealthy_state_routing.${minimum}.percentage`]: least('off', 100, true),
  [`target_group_health.dns_failover.${minimum}.count`]: least('1', 1000, true),
  [`target_group_health.dns_failover.${minimum}.percentage`]: least('off', 100, true),
};

export function groupSetting({ attributes }: TargetGroup, key: string): string {
  return attributeOf(attributes, targetGroupRules, key);
}

export const targetGroupAttributes = {
  DescribeTargetGroupAttributes: {
    access: () => toDescribe('DescribeTargetGroupAttributes'),
    handle: ({ TargetGroupArn }, call) => ({
      Attributes: listAttributes(
        findTargetGroup(TargetGroupArn, call).attributes,
        targetGroupRules,
      ),
    }),
  },
  ModifyTargetGroupAttributes: {
    access: ({ TargetGroupArn }, call) => on('ModifyTargetGroupAttributes', TargetGroupArn, call),
    handle: ({ TargetGroupArn, Attributes }, call) =>
      changeAttributes(
        findTargetGroup(TargetGroupArn, call),
        Attributes,
        targetGroupRules,
        'Target group',
      ),
  },
} satisfies Operations<typeof Elb>;
