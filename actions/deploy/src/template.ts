import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { Failure } from '../../shared/failure.ts';
import { invalidYaml } from './document.ts';

/** Above this CloudFormation takes a template from a bucket only. */
export const inlineLimitBytes = 51_200;
/** Above this it takes none. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const limitBytes = 1_000_000;

export interface TemplateParameter {
  readonly name: string;
  readonly type: string;
  readonly defaultValue?: string;
  readonly noEcho: boolean;
}

/** An output that others may import. */
export interface TemplateExport {
  readonly output: string;
  /** As written; `${…}` where a Sub stands. */
  readonly names: readonly string[];
  /** The source text of its value and condition. */
  readonly source: string;
}

/** What deploying needs to know of a template beside its text. */
export interface Template {
  readonly path: string;
  readonly body: string;
  readonly parameters: readonly TemplateParameter[];
  /** Names in `Fn::ImportValue` and in outputs' `Export`, as written; `${…}` where a Sub stands. */
  readonly imports: readonly string[];
  readonly exports: readonly TemplateExport[];
  readonly conditions: readonly string[];
  /** First line of each resource, counted from 1. */
  readonly lines: ReadonlyMap<string, number>;
  /** Type of each resource. */
  readonly types: ReadonlyMap<string, string>;
}

/** Short forms (`!Sub`) stay what stands under them: the text, with its tag beside it. */
export function parseTemplate(path: string, body: string): Template {
  const lineCounter = new LineCounter();
  const document = parseDocument(body, { lineCounter, uniqueKeys: true, logLevel: 'error' });
  const [error] = document.errors;
  if (error !== undefined) throw invalidYaml(path, error);
  if (!isMap(document.contents) || !isMap(document.get('Resources'))) {
    throw new Failure('INVALID_FILE', `${path} has no Resources; name a CloudFormation template`);
  }
  if (Buffer.byteLength(body) > limitBytes) {
    throw new Failure(
      'INVALID_FILE',
      `${path} has more than ${limitBytes} bytes, which CloudFormation does not take; split the stack`,
    );
  }
  const value = document.toJS() as Record<string, unknown>;
  return {
    path,
    body,
    parameters: readParameters(path, value.Parameters),
    imports: namesUnder(document.contents, 'Fn::ImportValue', '!ImportValue'),
    exports: readExports(body, document.get('Outputs')),
    conditions: isRecord(value.Conditions) ? Object.keys(value.Conditions) : [],
    lines: resourceLines(document.get('Resources'), lineCounter),
    types: resourceTypes(value.Resources),
  };
}

interface RawParameter {
  readonly Type?: string;
  readonly Default?: unknown;
  readonly NoEcho?: unknown;
}

function readParameters(path: string, parameters: unknown): TemplateParameter[] {
  if (!isRecord(parameters ?? {})) {
    throw new Failure('INVALID_FILE', `${path} Parameters is not a mapping; correct it`);
  }
  return Object.entries(parameters ?? {}).map(([name, parameter]) => {
    if (isRecord(parameter)) return readParameter(name, parameter);
    throw new Failure('INVALID_FILE', `${path} Parameters.${name} is empty; give it a Type`);
  });
}

function readParameter(name: string, { Type, Default, NoEcho }: RawParameter): TemplateParameter {
  return {
    name,
    type: Type ?? 'String',
    noEcho: String(NoEcho) === 'true',
    ...(Default !== undefined && { defaultValue: String(Default) }),
  };
}

/** Every text that stands under the function, in its long form or its short one. */
function namesUnder(node: unknown, long: string, short: string): string[] {
  if (isScalar(node) || isMap(node) || isSeq(node)) {
    if (node.tag === short) return textsIn(node);
  }
  if (isMap(node)) {
    return node.items.flatMap(({ key, value }) =>
      isScalar(key) && key.value === long ? textsIn(value) : namesUnder(value, long, short),
    );
  }
  return isSeq(node) ? node.items.flatMap((item) => namesUnder(item, long, short)) : [];
}

function textsIn(node: unknown): string[] {
  if (isScalar(node)) return scalarTexts(node.value);
  if (isMap(node)) return node.items.flatMap(({ value }) => textsIn(value));
  return isSeq(node) ? node.items.slice(0, 1).flatMap(textsIn) : [];
}

function scalarTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(scalarTexts)
    : [];
}

function readExports(body: string, outputs: unknown): TemplateExport[] {
  if (!isMap(outputs)) return [];
  return outputs.items.flatMap(({ key, value }) => {
    if (!isScalar(key) || !isMap(value)) return [];
    const names = value.hasIn(['Export', 'Name'])
      ? textsIn(value.getIn(['Export', 'Name'], true))
      : [];
    const source = ['Value', 'Condition'].map((part) => sourceOf(body, value.get(part, true)));
    return names.length === 0
      ? []
      : [{ output: String(key.value), names, source: source.join('\n') }];
  });
}

function sourceOf(body: string, node: unknown): string {
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return '';
  const [begin, end] = node.range ?? [0, 0];
  return `${node.tag ?? ''} ${body.slice(begin, end)}`;
}

function resourceTypes(resources: unknown): Map<string, string> {
  const entries = isRecord(resources) ? Object.entries(resources) : [];
  return new Map(
    entries.map(([id, resource]) => [id, String(isRecord(resource) ? resource.Type : '')]),
  );
}

function resourceLines(resources: unknown, counter: LineCounter): Map<string, number> {
  const lines = new Map<string, number>();
  if (!isMap(resources)) return lines;
  for (const { key } of resources.items) {
    if (isScalar(key) && key.range)
      lines.set(String(key.value), counter.linePos(key.range[0]).line);
  }
  return lines;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
