import { type Document, Pair, parseDocument, Scalar, type Tags, YAMLMap, type YAMLSeq } from 'yaml';
import { invalid } from './fault.ts';
import type { Value } from './value.ts';

/** Tags that CloudFormation knows as short forms: `!Sub` is `{ "Fn::Sub": … }`. */
const functions = [
  ...['And', 'Base64', 'Cidr', 'Contains', 'EachMemberEquals', 'EachMemberIn', 'Equals'],
  ...['FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join', 'Length', 'Not', 'Or'],
  ...['RefAll', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform', 'ValueOf', 'ValueOfAll'],
];
const shortForms = new Map([
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
  ...functions.map((name): [string, string] => [`!${name}`, `Fn::${name}`]),
]);

/** YAML 1.1 tags that CloudFormation does not take: what they would turn into another type stays text. */
const untyped = /:(binary|merge|omap|pairs|set|timestamp)$/;

/**
 * Reads a template's text, JSON or YAML 1.1 with CloudFormation's short forms. Throws `ValidationError` where it is not
 * well formed, names something twice or uses an alias.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function parseTemplateText(text: string): Value {
  const kind = text.trimStart().startsWith('{') ? 'JSON' : 'YAML';
  if (kind === 'JSON') refuseBrokenJson(text);
  const document = parseDocument(text, { schema: 'yaml-1.1', merge: false, customTags });
  refuseErrors(document, kind);
  try {
    return document.toJS({ maxAliasCount: 0 }) as Value;
  } catch {
    throw invalid('Template error: YAML aliases are not allowed in CloudFormation templates');
  }
}

function refuseBrokenJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (cause) {
    const at = /line (\d+) column (\d+)/.exec(String(cause));
    const place = at === null ? '' : ` (line ${at[1]}, column ${at[2]})`;
    throw invalid(`Template format error: JSON not well-formed.${place}`);
  }
}

function refuseErrors(document: Document, kind: string): void {
  const error = document.errors[0];
  if (error !== undefined) {
    const place = position(error.linePos?.[0]);
    if (error.code === 'DUPLICATE_KEY') {
      throw invalid(`Template format error: ${kind} names a key twice.${place}`);
    }
    throw invalid(`Template format error: ${kind} not well-formed.${place}`);
  }
  const warning = document.warnings.find(({ code }) => code === 'TAG_RESOLVE_FAILED');
  if (warning === undefined) return;
  const tag = /!\S+/.exec(warning.message)?.[0]?.replace(/:$/, '') ?? 'a tag';
  throw invalid(`Template error: unknown tag ${tag}${position(warning.linePos?.[0])}`);
}

function position(at: { line: number; col: number } | undefined): string {
  return at === undefined ? '' : ` (line ${at.line}, column ${at.col})`;
}

const customTags = (tags: Tags): Tags => [
  ...tags.filter((tag) => typeof tag === 'string' || !untyped.test(tag.tag)),
  ...Array.from(shortForms).flatMap(
    ([tag, name]): Tags => [
      { tag, resolve: (text: string) => ({ [name]: scalarArgument(name, text) }) },
      { tag, collection: 'seq', resolve: (list) => call(name, list as YAMLSeq) },
      { tag, collection: 'map', resolve: (map) => call(name, map as YAMLMap) },
    ],
  ),
];

/** `!GetAtt Key.Arn`: the attribute is all that follows the first dot. */
function scalarArgument(name: string, text: string): string | string[] {
  const dot = text.indexOf('.');
  return name === 'Fn::GetAtt' && dot > 0 ? [text.slice(0, dot), text.slice(dot + 1)] : text;
}

function call(name: string, argument: YAMLSeq | YAMLMap): YAMLMap {
  const map = new YAMLMap();
  map.items.push(new Pair(new Scalar(name), argument));
  return map;
}
