import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Annotation } from '../../shared/annotation.ts';
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

/** The report for other programs: no values of parameters or properties, which may be secret. */
export async function writeReport(path: string, results: readonly StackResult[]): Promise<void> {
  const report = results.map((result) => ({
    key: result.stack.key,
    stackName: result.stack.stackName,
    calls: result.calls,
    seconds: Number(result.seconds.toFixed(3)),
    outcome: result.outcome,
    ...detailsOf(result),
  }));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify({ stacks: report }, undefined, 2)}\n`);
}

function detailsOf(result: StackResult): Record<string, unknown> {
  switch (result.outcome) {
    case 'planned':
      return {
        ...{ isNew: result.isNew, changes: result.changes.length },
        changeSetId: result.changeSetId,
      };
    case 'deployed':
      return { isNew: result.isNew, changes: result.changes.length };
    case 'failed':
      return {
        message: result.message,
        ...(result.line !== undefined && { line: result.line }),
      };
    case 'skipped':
    case 'deferred':
      return { because: result.because };
    case 'unchanged':
    case 'protection':
      return {};
  }
}
