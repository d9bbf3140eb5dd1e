import type { ServiceModule } from '../../service.ts';
import { encryption } from './encryption.ts';
import { filterLogEvents } from './filter-log-events.ts';
import { getLogEvents } from './get-log-events.ts';
import { logGroups } from './log-groups.ts';
import { logStreams } from './log-streams.ts';
import { metricFilters } from './metric-filters.ts';
import { sendPoints } from './metric-points.ts';
import { putLogEvents } from './put-log-events.ts';
import { resourcePolicies } from './resource-policies.ts';
import { tags } from './tags.ts';
import { testMetricFilter } from './test-metric-filter.ts';

export default {
  operations: {
    ...logGroups,
    ...tags,
    ...encryption,
    ...logStreams,
    ...putLogEvents,
    ...getLogEvents,
    ...filterLogEvents,
    ...metricFilters,
    ...testMetricFilter,
    ...resourcePolicies,
  },
  timers: { 'send-points': sendPoints },
} satisfies ServiceModule;
