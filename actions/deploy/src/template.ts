import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { Failure } from '../../shared/failure.ts';
import { invalidYaml } from './document.ts';

/** Above this CloudFormation takes a template from a bucket only. */
export const inlineLimitBytes = 51_200;

export interface TemplateParameter {
  readonly name: string;
  readonly type: string;
  readonly defaultValue?: string;
  readonly noEcho: boolean;
}

/** What deploying needs to know of a template beside its text. */
export interface Template {
  readonly path: string;
  readonly body: string;
  readonly parameters: readonly TemplateParameter[];
  /** Names in `Fn::ImportValue` and in outputs' `Export`, as written; `${…}` where a Sub stands. */
  readonly imports: readonly string[];
  readonly exports: readonly string[];
  /** First line of each resource, counted from 1. */
  readonly lines: ReadonlyMap<string, number>;
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
  if (Buffer.byteLength(body) > inlineLimitBytes) {
    throw new Failure(
      'INVALID_FILE',
      `${path} has more than ${inlineLimitBytes} bytes; split the stack, as templates in a bucket are not implemented`,
    );
  }
  const value = document.toJS() as { Parameters?: unknown; Outputs?: unknown };
  return {
    path,
    body,
    parameters: readParameters(path, value.Parameters),
    imports: namesUnder(document.contents, 'Fn::ImportValue', '!ImportValue'),
    exports: exportNames(value.Outputs),
    lines: resourceLines(document.get('Resources'), lineCounter),
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

function exportNames(outputs: unknown): string[] {
  if (!isRecord(outputs)) return [];
  return Object.values(outputs as Record<string, { Export?: { Name?: unknown } } | null>).flatMap(
    (output) => scalarTexts(output?.Export?.Name),
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
