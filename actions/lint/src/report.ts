import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setOutput } from '@actions/core';
import { type Annotation, annotate } from '../../shared/annotation.ts';
import { log } from '../../shared/log.ts';
import { appendSummary, escapeMarkdown, toCode, toTable } from '../../shared/summary.ts';
import { type Counts, countFindings, type Finding, LEVELS, type Level } from './finding.ts';
import { toSarif } from './sarif.ts';

export interface Report {
  findings: readonly Finding[];
  files: readonly string[];
  version: string | undefined;
  cached: boolean;
  sarif: string | undefined;
}

const ANNOTATION_LEVELS = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
} as const satisfies Record<Level, string>;

/** Tells the findings in every form: annotations and log, SARIF, job summary, outputs. */
export async function report(result: Report): Promise<void> {
  const { findings, version, sarif } = result;
  const omitted = annotate(findings.map(toAnnotation));
  for (const { file, range, title, message } of omitted) {
    log(`${file ?? ''}:${range?.startLine ?? 1} ${title}: ${message}`);
  }
  log(describeCounts(result));
  if (sarif !== undefined) await writeJson(sarif, toSarif(findings, version));
  await appendSummary(toSummary(result));
  setOutputs(result);
}

export function toAnnotation({ level, rule, message, file, range }: Finding): Annotation {
  return {
    level: ANNOTATION_LEVELS[level],
    title: `${rule.id} ${rule.summary}`,
    message: rule.url === '' ? message : `${message}\n${rule.url}`,
    ...(file === undefined ? {} : { file, range }),
  };
}

/** Every finding is listed, since annotations beyond GitHub's limits are not shown. */
export function toSummary(result: Report): string {
  const rows = result.findings.map((finding) => [
    finding.level,
    toRuleLink(finding),
    finding.file === undefined ? '' : toCode(`${finding.file}:${finding.range.startLine}`),
    escapeMarkdown(finding.message),
  ]);
  const table = toTable(['Level', 'Rule', 'Where', 'Finding'], rows);
  const counts = escapeMarkdown(describeCounts(result));
  return `## Templates\n\n${counts}\n${rows.length === 0 ? '' : `\n${table}`}`;
}

/** Such as `2 errors, 1 warning in 7 files (cfn-lint 1.58.0)`. */
export function describeCounts({ findings, files, version, cached }: Report): string {
  const counts = nameCounts(countFindings(findings));
  const tool = version === undefined ? 'cfn-lint' : `cfn-lint ${version}`;
  const origin = cached ? `${tool}, nothing has changed since` : tool;
  return `${counts} in ${count(files.length, 'file')} (${origin})`;
}

export function nameCounts(counts: Counts): string {
  const named = LEVELS.filter((level) => counts[level] > 0);
  if (named.length === 0) return 'no findings';
  return named.map((level) => count(counts[level], level)).join(', ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function toRuleLink({ rule }: Finding): string {
  return /^https:\/\/[^\s()|<>]+$/u.test(rule.url) ? `[${rule.id}](${rule.url})` : rule.id;
}

function setOutputs({ findings, sarif, cached }: Report): void {
  const counts = countFindings(findings);
  for (const level of LEVELS) setOutput(`${level}s`, counts[level]);
  setOutput('sarif', sarif ?? '');
  setOutput('cached', cached);
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}
