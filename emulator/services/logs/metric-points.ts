import type { Call } from '../../service.ts';
import { compiledSet } from './compiled-filters.ts';
import { LogText } from './filter-pattern/index.ts';
import { matchedValues } from './metric-values.ts';
import { lookUp } from './names.ts';
import { selectsGroup } from './selection-criteria.ts';
import type { LogGroup, StoredEvent, StoredFilter } from './store.ts';

const minute = 60_000;
/**
 * "The metric value is aggregated and reported every minute": at the end of the minute of ingestion and, since a service
 * takes some time for that, this much later. AWS names no figure.
 */
const lag = 5_000;
/** Evaluates the group's metric filters on events just taken in; what they yield is sent at the end of the minute. */
export function countEvents(call: Call, group: LogGroup, events: readonly StoredEvent[]): void {
  const filters = Object.values(group.filters).filter(
    ({ criteria }) => criteria === undefined || selectsGroup(criteria, group.arn),
  );
  if (filters.length === 0 || events.length === 0) return;
  const set = compiledSet(filters.map(({ pattern }) => pattern));
  for (const { at, message } of events) {
    const text = new LogText(message);
    for (const place of set.matching(text)) {
      const filter = filters[place];
      if (filter !== undefined) count(group, filter, at, text);
    }
  }
  for (const filter of filters) countQuiet(group, filter, events);
  if (Object.keys(group.points).length > 0) planSending(call, group);
}

function count(group: LogGroup, filter: StoredFilter, at: number, text: LogText): void {
  const values = matchedValues(filter, text, group.arn);
  if (values === undefined) return;
  const start = minuteOf(at);
  delete group.points[keyOf(filter, start, undefined)];
  add(group, filter, start, values.dimensions, values.value, false);
}

/**
 * The default value for each minute in which the group took events in and none matched: "if no log events are ingested
 * during a one-minute period, then no value is reported" (FilterAndPatternSyntaxForMetricFilters).
 */
function countQuiet(group: LogGroup, filter: StoredFilter, events: readonly StoredEvent[]): void {
  const { defaultValue } = filter.metric;
  if (defaultValue === undefined) return;
  for (const start of new Set(events.map(({ at }) => minuteOf(at)))) {
    const matched = lookUp(group.points, keyOf(filter, start, {}));
    const told = lookUp(group.points, keyOf(filter, start, undefined));
    if (!matched && !told) add(group, filter, start, {}, defaultValue, true);
  }
}

function add(
  group: LogGroup,
  filter: StoredFilter,
  start: number,
  dimensions: Readonly<Record<string, string>>,
  value: number,
  byDefault: boolean,
): void {
  const key = keyOf(filter, start, byDefault ? undefined : dimensions);
  const point = lookUp(group.points, key);
  if (point === undefined) {
    const { name, metric } = filter;
    const first = { sum: value, count: 1, least: value, most: value };
    group.points[key] = { filter: name, minute: start, metric, dimensions, byDefault, ...first };
    return;
  }
  point.sum += value;
  point.count += 1;
  point.least = Math.min(point.least, value);
  point.most = Math.max(point.most, value);
}

/** Without dimensions: the default value's place. */
function keyOf(
  { name }: StoredFilter,
  start: number,
  dimensions: Readonly<Record<string, string>> | undefined,
): string {
  if (dimensions === undefined) return `${start}/default/${name}`;
  const values = Object.keys(dimensions).length === 0 ? '' : JSON.stringify(dimensions);
  return `${start}/${name}/${values}`;
}

function minuteOf(at: number): number {
  return Math.floor(at / minute) * minute;
}

function planSending({ world, account, region }: Call, group: LogGroup): void {
  if (group.timer !== undefined) return;
  group.timer = world.clock.schedule({
    at: minuteOf(world.clock.now()) + minute + lag,
    service: 'logs',
    name: 'send-points',
    account,
    region,
    data: { group: group.name },
  });
}
