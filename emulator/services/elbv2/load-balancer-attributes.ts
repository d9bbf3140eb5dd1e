import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operations } from '../../service.ts';
import { on, toDescribe } from './access.ts';
import { checkLogBuckets } from './access-logs.ts';
import {
  type AttributeRules,
  attributeOf,
  flag,
  listAttributes,
  oneOf,
  only,
  readAttributes,
  seconds,
  text,
} from './attributes.ts';
import { findLoadBalancer } from './find.ts';
import { required } from './refusals.ts';
import type { LoadBalancer } from './store.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#load-balancer-attributes */
export const loadBalancerRules: AttributeRules = {
  'access_logs.s3.enabled': flag(false),
  'access_logs.s3.bucket': text,
  'access_logs.s3.prefix': text,
  'idle_timeout.timeout_seconds': seconds(60, 1, 4000),
  'deletion_protection.enabled': flag(false),
  'routing.http2.enabled': flag(true),
  'routing.http.drop_invalid_header_fields.enabled': flag(false),
  'routing.http.xff_client_port.enabled': flag(false),
  'routing.http.preserve_host_header.enabled': flag(false),
  'routing.http.xff_header_processing.mode': oneOf('append', 'preserve', 'remove'),
  'load_balancing.cross_zone.enabled': oneOf('true'),
  'routing.http.desync_mitigation_mode': oneOf('defensive', 'monitor', 'strictest'),
  'client_keep_alive.seconds': seconds(3600, 60, 604_800),
  'waf.fail_open.enabled': flag(false),
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': only(flag(false)),
  'zonal_shift.config.enabled': only(flag(false)),
  'connection_logs.s3.enabled': only(flag(false)),
  'connection_logs.s3.bucket': text,
  'connection_logs.s3.prefix': text,
  'health_check_logs.s3.enabled': only(flag(false)),
  'health_check_logs.s3.bucket': text,
  'health_check_logs.s3.prefix': text,
  'ipv6.deny_all_igw_traffic': flag(false),
};

export function settingOf({ attributes }: LoadBalancer, key: string): string {
  return attributeOf(attributes, loadBalancerRules, key);
}

export const loadBalancerAttributes = {
  DescribeLoadBalancerAttributes: {
    access: () => toDescribe('DescribeLoadBalancerAttributes'),
    handle: ({ LoadBalancerArn }, call) => ({
      Attributes: listAttributes(
        findLoadBalancer(LoadBalancerArn, call).attributes,
        loadBalancerRules,
      ),
    }),
  },
  ModifyLoadBalancerAttributes: {
    access: ({ LoadBalancerArn }, call) =>
      on('ModifyLoadBalancerAttributes', LoadBalancerArn, call),
    async handle({ LoadBalancerArn, Attributes }, call) {
      const balancer = findLoadBalancer(LoadBalancerArn, call);
      const given = readAttributes(
        required(Attributes, 'Attributes'),
        loadBalancerRules,
        'Load balancer',
      );
      const after = { ...balancer.attributes, ...given };
      await checkLogBuckets(after, given, balancer, call);
      balancer.attributes = after;
      return { Attributes: listAttributes(after, loadBalancerRules) };
    },
  },
} satisfies Operations<typeof Elb>;
