import { compiled } from './compiled-filters.ts';
import type { LogText } from './filter-pattern/index.ts';
import { systemValues } from './selection-criteria.ts';
import type { FilterMetric, StoredFilter } from './store.ts';

/**
 * What a match adds; undefined where its value is not a number or a dimension's field is missing: then nothing is counted,
 * here as in AWS.
 */
export function matchedValues(
  { pattern, metric }: Pick<StoredFilter, 'pattern' | 'metric'>,
  text: LogText,
  groupArn: string,
): { value: number; dimensions: Record<string, string> } | undefined {
  const literal = Number(metric.value);
  const own = metric.systemFields === undefined ? {} : systemDimensions(metric, groupArn);
  if (!Number.isNaN(literal) && metric.dimensions === undefined) {
    return { value: literal, dimensions: own };
  }
  const extracted = compiled(pattern).match(text)?.extracted ?? {};
  const value = Number.isNaN(literal) ? numberIn(extracted[metric.value]) : literal;
  const dimensions = Object.entries(metric.dimensions ?? {}).map(
    ([name, field]) => [name, extracted[field]] as const,
  );
  if (value === undefined || dimensions.some(([, text]) => !text)) return undefined;
  return {
    value,
    dimensions: {
      ...Object.fromEntries(dimensions.map(([name, text]) => [name, text ?? ''])),
      ...own,
    },
  };
}

function systemDimensions(
  { systemFields = [] }: FilterMetric,
  groupArn: string,
): Record<string, string> {
  const values = systemValues(groupArn);
  return Object.fromEntries(systemFields.map((name) => [name, values[name] ?? '']));
}

function numberIn(text: string | undefined): number | undefined {
  const number = text?.trim() ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}
