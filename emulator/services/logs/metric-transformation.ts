import { type MetricTransformation, StandardUnit } from '@aws-sdk/client-cloudwatch-logs';
import type { FilterPattern } from './filter-pattern/index.ts';
import { checkText, invalid, violates } from './refusals.ts';
import { systemFields } from './selection-criteria.ts';
import type { FilterMetric } from './store.ts';

const metricText = /^[^:*$]*$/;
const mostDimensions = 3;
const units: readonly string[] = Object.values(StandardUnit);

/** API_MetricTransformation: exactly one, whose value and dimensions refer to fields that the pattern names. */
export function readTransformation(
  transformations: readonly MetricTransformation[],
  pattern: FilterPattern,
  emitted: readonly string[] = [],
): FilterMetric {
  const [transformation] = transformations;
  if (transformation === undefined) {
    throw violates('[]', 'metricTransformations', 'have length greater than or equal to 1');
  }
  if (transformations.length > 1) {
    throw violates(
      `[${transformations.map(written).join(', ')}]`,
      'metricTransformations',
      'have length less than or equal to 1',
    );
  }
  const stranger = emitted.find((field) => !systemFields.includes(field));
  if (stranger !== undefined) {
    throw violates(
      stranger,
      'emitSystemFieldDimensions',
      `satisfy enum value set: [${systemFields.join(', ')}]`,
    );
  }
  const { defaultValue, dimensions = {}, unit } = transformation;
  if (unit !== undefined && !units.includes(unit)) {
    throw violates(unit, 'unit', `satisfy enum value set: [${units.join(', ')}]`);
  }
  const hasDimensions = Object.keys(dimensions).length > 0;
  if ((hasDimensions || emitted.length > 0) && defaultValue !== undefined) {
    throw invalid(
      'Invalid metric transformation: dimensions and default value are mutually exclusive properties.',
    );
  }
  checkDimensions(dimensions, pattern, emitted.length);
  return {
    name: checkText(transformation.metricName, 'metricName', 255, metricText),
    namespace: checkText(transformation.metricNamespace, 'metricNamespace', 255, metricText),
    value: checkValue(transformation.metricValue, pattern),
    ...(defaultValue !== undefined && { defaultValue }),
    ...(hasDimensions && { dimensions }),
    ...(emitted.length > 0 && { systemFields: [...emitted] }),
    ...(unit !== undefined && { unit }),
  };
}

/** A transformation as the service's refusals write it. */
function written(one: MetricTransformation): string {
  const members = ['metricName', 'metricNamespace', 'metricValue', 'defaultValue', 'unit'] as const;
  const values = members.map((name) => `${name}=${one[name] ?? 'null'}`);
  return `MetricTransformation(${values.join(', ')}, dimensions=${one.dimensions ? JSON.stringify(one.dimensions) : 'null'})`;
}

function checkValue(value: string | undefined, pattern: FilterPattern): string {
  const text = checkText(value, 'metricValue', 100, /^\S+$/);
  if (Number.isFinite(Number(text))) return text;
  if (!text.startsWith('$')) {
    throw invalid(
      `Invalid metric transformation: the metric value ${text} is neither a number nor a field such as $.latency.`,
    );
  }
  checkField(text, 'metric value', pattern);
  return text;
}

function checkDimensions(
  dimensions: Readonly<Record<string, string>>,
  pattern: FilterPattern,
  others: number,
): void {
  const entries = Object.entries(dimensions);
  if (entries.length + others > mostDimensions) {
    throw invalid(
      `Invalid metric transformation: a metric can have at most ${mostDimensions} dimensions.`,
    );
  }
  for (const [name, field] of entries) {
    checkText(name, 'dimensions', 255, /^[^:]*$/);
    checkField(field, `dimension ${name}`, pattern);
  }
}

function checkField(field: string, what: string, pattern: FilterPattern): void {
  if (pattern.fields().includes(field)) return;
  throw invalid(
    `Invalid metric transformation: the ${what} refers to ${field}, which the filter pattern does not name.`,
  );
}

export function showTransformation(metric: FilterMetric): MetricTransformation {
  const { name, namespace, value, ...rest } = metric;
  return {
    metricName: name,
    metricNamespace: namespace,
    metricValue: value,
    ...(rest.defaultValue !== undefined && { defaultValue: rest.defaultValue }),
    ...(rest.dimensions && { dimensions: { ...rest.dimensions } }),
    ...(rest.unit && { unit: rest.unit }),
  };
}
