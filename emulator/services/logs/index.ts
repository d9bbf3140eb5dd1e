import type { ServiceModule } from '../../service.ts';
import { deletionProtection } from './deletion-protection.ts';
import { encryption } from './encryption.ts';
import { filterLogEvents } from './filter-log-events.ts';
import { getLogEvents } from './get-log-events.ts';
import { listLogGroups } from './list-log-groups.ts';
import { logGroups } from './log-groups.ts';
import { logStreams } from './log-streams.ts';
import { metricFilters } from './metric-filters.ts';
import { putLogEvents } from './put-log-events.ts';
import { queries } from './queries.ts';
import { queryDefinitions } from './query-definitions.ts';
import { resourcePolicies } from './resource-policies.ts';
import { sendLatePoints, sendPoints } from './send-points.ts';
import { startQuery } from './start-query.ts';
import { subscriptionFilters } from './subscription-filters.ts';
import { tags } from './tags.ts';
import { testMetricFilter } from './test-metric-filter.ts';

export default {
  operations: {
    ...logGroups,
    ...listLogGroups,
    ...deletionProtection,
    ...subscriptionFilters,
    ...tags,
    ...encryption,
    ...logStreams,
    ...putLogEvents,
    ...getLogEvents,
    ...filterLogEvents,
    ...metricFilters,
    ...testMetricFilter,
    ...resourcePolicies,
    ...startQuery,
    ...queries,
    ...queryDefinitions,
  },
  timers: { 'send-points': sendPoints, 'send-late-points': sendLatePoints },
} satisfies ServiceModule;
