import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { groupAccess, onGroup } from './access.ts';
import { compiled } from './compiled-filters.ts';
import { requireStandard } from './log-class.ts';
import { readTransformation, showTransformation } from './metric-transformation.ts';
import { findGroup, lookUp } from './names.ts';
import { byName, page } from './page.ts';
import { checkText, invalid, limitExceeded } from './refusals.ts';
import { checkCriteria } from './selection-criteria.ts';
import { type LogGroup, logsOf, type StoredFilter } from './store.ts';

const mostFilters = 100;
const mostRegexFilters = 5;

export const metricFilters = {
  PutMetricFilter: {
    access: onGroup('PutMetricFilter'),
    handle: (input, call) => {
      const filter = readFilter(input, call);
      const group = findGroup(call, input);
      requireStandard(group, 'PutMetricFilter');
      checkCounts(group, filter);
      group.filters[filter.name] = filter;
      return {};
    },
  },
  DeleteMetricFilter: {
    access: onGroup('DeleteMetricFilter'),
    handle: (input, call) => {
      const name = checkFilterName(input.filterName);
      const { filters } = findGroup(call, input);
      if (!lookUp(filters, name)) {
        throw new Fault('ResourceNotFoundException', 'The specified metric filter does not exist.');
      }
      delete filters[name];
      return {};
    },
  },
  DescribeMetricFilters: {
    access: (input, call) =>
      input.logGroupName === undefined
        ? groupAccess('DescribeMetricFilters', '', call)
        : onGroup('DescribeMetricFilters')(input, call),
    handle: (input, call) => {
      const found = selectFilters(input, call);
      const { items, ...rest } = page(found, input, ({ group, filter }) =>
        [filter.name, group.name].join('\n'),
      );
      return { metricFilters: items.map(show), ...rest };
    },
  },
} satisfies Operations<typeof Logs>;

function readFilter(input: Logs.PutMetricFilterCommandInput, call: Call): StoredFilter {
  // There are no transformers, so nothing could ever come to such a filter.
  if (input.applyOnTransformedLogs) throw notImplemented('PutMetricFilter on transformed logs');
  const pattern = input.filterPattern ?? '';
  const { fieldSelectionCriteria: criteria, emitSystemFieldDimensions: emitted = [] } = input;
  return {
    name: checkFilterName(input.filterName),
    pattern,
    createdAt: call.world.clock.now(),
    metric: readTransformation(input.metricTransformations ?? [], compiled(pattern), emitted),
    ...(criteria && { criteria: checkCriteria(criteria) }),
  };
}

function checkFilterName(name: string | undefined, member = 'filterName'): string {
  return checkText(name, member, 512, /^[^:*]*$/);
}

function checkCounts({ filters }: LogGroup, filter: StoredFilter): void {
  const others = Object.values(filters).filter(({ name }) => name !== filter.name);
  if (others.length >= mostFilters) {
    throw limitExceeded();
  }
  const withRegex = [...others, filter].filter(({ pattern }) => compiled(pattern).regexes > 0);
  if (compiled(filter.pattern).regexes > 0 && withRegex.length > mostRegexFilters) {
    throw limitExceeded();
  }
}

interface Found {
  readonly group: LogGroup;
  readonly filter: StoredFilter;
}

function selectFilters(input: Logs.DescribeMetricFiltersCommandInput, call: Call): Found[] {
  const { filterNamePrefix = '', metricName, metricNamespace } = input;
  if (filterNamePrefix !== '') checkFilterName(filterNamePrefix, 'filterNamePrefix');
  if (metricName !== undefined) checkText(metricName, 'metricName', 255, /^[^:*$]*$/);
  if ((metricName === undefined) !== (metricNamespace === undefined)) {
    throw invalid('metricName and metricNamespace must be given together.');
  }
  const groups =
    input.logGroupName === undefined
      ? Object.values(logsOf(call).groups)
      : [findGroup(call, { logGroupName: input.logGroupName })];
  return groups
    .flatMap((group) => Object.values(group.filters).map((filter) => ({ group, filter })))
    .filter(({ filter }) => filter.name.startsWith(filterNamePrefix))
    .filter(
      ({ filter: { metric } }) =>
        metricName === undefined ||
        (metric.name === metricName && metric.namespace === metricNamespace),
    )
    .sort((one, other) =>
      one.filter.name === other.filter.name
        ? byName(one.group, other.group)
        : byName(one.filter, other.filter),
    );
}

function show({ group, filter }: Found): Logs.MetricFilter {
  return {
    filterName: filter.name,
    filterPattern: filter.pattern,
    metricTransformations: [showTransformation(filter.metric)],
    creationTime: filter.createdAt,
    logGroupName: group.name,
    applyOnTransformedLogs: false,
    ...(filter.criteria !== undefined && { fieldSelectionCriteria: filter.criteria }),
    ...(filter.metric.systemFields && {
      emitSystemFieldDimensions: [...filter.metric.systemFields],
    }),
  };
}
