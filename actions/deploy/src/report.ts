import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Change } from '@aws-sdk/client-cloudformation';
import type { Annotation } from '../../shared/annotation.ts';
import { escapeMarkdown, toCode, toTable } from '../../shared/summary.ts';
import type { StackResult } from './result.ts';

/** Failures on the template's line where it is known. */
export function toAnnotations(results: readonly StackResult[]): Annotation[] {
  return results.flatMap((result) => {
    if (result.outcome !== 'failed') return [];
    const { line, message, stack } = result;
    const range = line === undefined ? {} : { range: { startLine: line, endLine: line } };
    return [
      { level: 'error', message, title: stack.stackName, file: stack.template.path, ...range },
    ];
  });
}

/** The job summary: a row for each stack, then what changes in each. */
export function toMarkdown(mode: 'plan' | 'apply', results: readonly StackResult[]): string {
  const rows = results.map((result) => [
    toCode(result.stack.stackName),
    result.outcome,
    escapeMarkdown(remark(result)),
    String(result.calls),
    result.seconds.toFixed(1),
  ]);
  const changed = results.flatMap((result) =>
    'changes' in result
      ? [`### ${escapeMarkdown(result.stack.stackName)}\n\n${changesTable(result.changes)}`]
      : [],
  );
  const header = ['stack', 'outcome', 'remark', 'calls', 'seconds'];
  return [`## ${mode === 'plan' ? 'Plan' : 'Deployment'}`, toTable(header, rows), ...changed].join(
    '\n\n',
  );
}

function remark(result: StackResult): string {
  switch (result.outcome) {
    case 'unchanged':
      return '';
    case 'planned':
    case 'deployed':
      return `${result.isNew ? 'new, ' : ''}${counted(result.changes.length)}`;
    case 'failed':
      return result.message;
    case 'skipped':
    case 'deferred':
      return result.because;
  }
}

function counted(changes: number): string {
  return `${changes} change${changes === 1 ? '' : 's'}`;
}

function changesTable(changes: readonly Change[]): string {
  const rows = changes.map(({ ResourceChange: change }) => [
    escapeMarkdown(change?.Action ?? ''),
    toCode(change?.LogicalResourceId ?? ''),
    escapeMarkdown(change?.ResourceType ?? ''),
    escapeMarkdown(change?.Replacement ?? ''),
  ]);
  return toTable(['action', 'resource', 'type', 'replacement'], rows);
}

/** The report for other programs: no values of parameters, which may be secret. */
export async function writeReport(path: string, results: readonly StackResult[]): Promise<void> {
  const report = results.map(({ stack, calls, seconds, ...outcome }) => ({
    key: stack.key,
    stackName: stack.stackName,
    calls,
    seconds: Number(seconds.toFixed(3)),
    ...outcome,
    ...('changes' in outcome && { changes: outcome.changes.length }),
  }));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify({ stacks: report }, undefined, 2)}\n`);
}
