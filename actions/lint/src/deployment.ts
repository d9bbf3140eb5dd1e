import { isMap, isScalar, LineCounter, type Pair, parseDocument } from 'yaml';
import type { Finding, Range } from './finding.ts';

/**
 * The template a Git sync deployment file is for; undefined if it does not say, which cfn-lint
 * then reports.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/git-sync-concepts-terms.html
 */
export function readTemplatePath(deployment: string): string | undefined {
  const document = parseDocument(deployment);
  if (!isMap(document.contents)) return undefined;
  const path = document.contents.get('template-file-path');
  return typeof path === 'string' ? path : undefined;
}

/**
 * cfn-lint reports a wrong parameter of a deployment file with that file's name, but with the
 * line of the template's parameter. This gives it the line in the deployment file: that of the
 * parameter, else of all parameters, else the first.
 */
export function relocate(finding: Finding, deployment: string): Finding {
  const [section, parameter] = finding.path;
  if (section !== 'Parameters') return finding;
  const lines = new LineCounter();
  const { contents } = parseDocument(deployment, { lineCounter: lines });
  const all = findPair(contents, 'parameters');
  const pair = (parameter === undefined ? undefined : findPair(all?.value, parameter)) ?? all;
  return { ...finding, range: toRange(pair, lines) };
}

function findPair(node: unknown, key: string): Pair | undefined {
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

function toRange(pair: Pair | undefined, lines: LineCounter): Range {
  const offsets = isScalar(pair?.key) ? pair.key.range : undefined;
  if (!offsets) return { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
  const start = lines.linePos(offsets[0]);
  const end = lines.linePos(offsets[1]);
  return { startLine: start.line, startColumn: start.col, endLine: end.line, endColumn: end.col };
}
