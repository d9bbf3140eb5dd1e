import { invalid } from './fault.ts';
import { parseJson } from './parse-json.ts';
import { parseYaml } from './parse-yaml.ts';
import type { Value } from './value.ts';

/** Recently parsed texts; a request reads the same one several times. */
const cache = new Map<string, Value>();
const cacheSize = 16;

/**
 * Reads a template's text, JSON or YAML 1.1 with CloudFormation's short forms. What begins with a brace is JSON. Throws
 * `ValidationError` where it is not well formed. Nobody may change the answer: it is kept.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function parseTemplateText(text: string): Value {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const value = parse(text);
  const oldest = cache.keys().next();
  if (cache.size >= cacheSize && oldest.done !== true) cache.delete(oldest.value);
  cache.set(text, value);
  return value;
}

function parse(text: string): Value {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (body.trim() === '') throw invalid('Template format error: unsupported structure.');
  return body.trimStart().startsWith('{') ? parseJson(body) : parseYaml(body);
}
