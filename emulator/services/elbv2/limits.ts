import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operations } from '../../service.ts';
import { toDescribe } from './access.ts';
import { page } from './page.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const limits: Readonly<Record<string, number>> = {
  'target-groups': 3000,
  'targets-per-application-load-balancer': 1000,
  'listeners-per-application-load-balancer': 50,
  'rules-per-application-load-balancer': 100,
  'application-load-balancers': 50,
  'targets-per-target-group': 1000,
  'target-groups-per-action-on-application-load-balancer': 5,
  'target-groups-per-application-load-balancer': 100,
  'certificates-per-application-load-balancer': 25,
  'condition-values-per-alb-rule': 5,
  'condition-wildcards-per-alb-rule': 6,
};

export const accountLimits = {
  DescribeAccountLimits: {
    access: () => toDescribe('DescribeAccountLimits'),
    handle(request) {
      const { items, rest } = page(Object.keys(limits), (name) => name, request);
      return { Limits: items.map((Name) => ({ Name, Max: String(limits[Name]) })), ...rest };
    },
  },
} satisfies Operations<typeof Elb>;
