import type { ServiceModule } from '../../service.ts';
import { certificates } from './certificates.ts';
import { check } from './health-checks.ts';
import { accountLimits } from './limits.ts';
import { listenerAttributes } from './listener-attributes.ts';
import { listeners } from './listeners.ts';
import { loadBalancerAttributes } from './load-balancer-attributes.ts';
import { loadBalancerNetwork } from './load-balancer-network.ts';
import { activate, loadBalancers } from './load-balancers.ts';
import { rules } from './rules.ts';
import { sslPolicies } from './ssl-policies.ts';
import { tags } from './tags.ts';
import { targetGroupAttributes } from './target-group-attributes.ts';
import { targetGroups } from './target-groups.ts';
import { targetHealth } from './target-health.ts';
import { drained, targets } from './targets.ts';
import { resume } from './traffic/resume.ts';

/** Application load balancers: the API, and listeners that really forward. */
export default {
  operations: {
    ...loadBalancers,
    ...loadBalancerNetwork,
    ...loadBalancerAttributes,
    ...targetGroups,
    ...targetGroupAttributes,
    ...targets,
    ...targetHealth,
    ...listeners,
    ...listenerAttributes,
    ...certificates,
    ...rules,
    ...tags,
    ...sslPolicies,
    ...accountLimits,
  },
  timers: { activate, check, drained },
  resume,
} satisfies ServiceModule;
