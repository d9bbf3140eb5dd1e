import { constraint, invalidValue, missing, required } from './refusals.ts';
import type { Dimension } from './store.ts';

const mostDimensions = 30;
const longestName = 255;
const longestValue = 1024;

/** What tells one metric from all others; the order of its dimensions does not. */
export function metricKey(
  namespace: string,
  name: string,
  dimensions: readonly Dimension[],
): string {
  const sorted = dimensions.map(({ Name, Value }) => [Name, Value]).sort(byName);
  return JSON.stringify([namespace, name, ...sorted]);
}

/** A metric's dimensions as they came, checked against the limits of `API_Dimension`. */
export function checkDimensions(
  dimensions: readonly { Name?: string | undefined; Value?: string | undefined }[] | undefined,
  at = 'Dimensions',
): Dimension[] {
  if (dimensions !== undefined && dimensions.length > mostDimensions) {
    throw invalidValue(`The collection ${at} must not have a size greater than ${mostDimensions}.`);
  }
  const checked = (dimensions ?? []).map(({ Name, Value }, index) => {
    const place = `${at}.member.${index + 1}`;
    return {
      Name: checkText(Name, `${place}.Name`, longestName, /^[^:][ -~]*$/),
      Value: checkText(Value, `${place}.Value`, longestValue, /^[ -~]*$/),
    };
  });
  if (new Set(checked.map(({ Name }) => Name)).size < checked.length) {
    throw invalidValue(`The parameter ${at} must not name a dimension twice.`);
  }
  return checked;
}

export function checkMetricName(name: string | undefined, at = 'MetricName'): string {
  return checkText(name, at, longestName, /^[ -~]*$/);
}

/** Namespaces do not begin with a colon (`API_PutMetricData`). */
export function checkNamespace(namespace: string | undefined): string {
  const given = required(namespace, 'Namespace');
  if (!/^[^:]/.test(given))
    throw constraint(given, 'namespace', 'Member must satisfy regular expression pattern: [^:].*');
  return checkText(given, 'Namespace', longestName, /^[A-Za-z0-9._\-/#: ]*$/);
}

function checkText(text: string | undefined, at: string, most: number, pattern: RegExp): string {
  if (text === undefined || text.trim() === '') throw missing(at);
  if (text.length > most) {
    throw invalidValue(`The parameter ${at} must be shorter than ${most + 1} characters.`);
  }
  if (!pattern.test(text)) {
    throw invalidValue(
      `The value ${text} for parameter ${at} contains characters that are not allowed.`,
    );
  }
  return text;
}

function byName([one = '']: string[], [other = '']: string[]): number {
  return one < other ? -1 : Number(one > other);
}
