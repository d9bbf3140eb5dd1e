import type { Value } from './value.ts';

/** "CloudWatch Logs Insights can extract a maximum of 200 log event fields from a JSON log." */
const mostFields = 200;

/**
 * The fields that Insights finds in a message by itself: the leaves of its JSON, or of the first JSON in it, under the names
 * of their path: `userIdentity.sessionContext.attributes.mfaAuthenticated`, `resources.0.ARN`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
 */
export function discoverFields(message: string): ReadonlyMap<string, Value> {
  const fields = new Map<string, Value>();
  collect(firstJson(message), '', fields);
  return fields;
}

function collect(value: unknown, path: string, fields: Map<string, Value>): void {
  if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      if (fields.size >= mostFields) return;
      collect(member, path === '' ? name : `${path}.${name}`, fields);
    }
  } else if (isLeaf(value) && path !== '') fields.set(path, value);
}

function isLeaf(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function firstJson(message: string): unknown {
  const start = message.indexOf('{');
  if (start < 0) return undefined;
  return parse(message.slice(start)) ?? parse(balanced(message, start));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** From a brace to the one that closes it, braces in strings aside; to the end where none does. */
function balanced(message: string, start: number): string {
  let depth = 0;
  for (const { 0: token, index } of message.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gs)) {
    if (token === '{') depth += 1;
    if (token === '}') depth -= 1;
    if (depth === 0) return message.slice(start, start + index + 1);
  }
  return message.slice(start);
}
