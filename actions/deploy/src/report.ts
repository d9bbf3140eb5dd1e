import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Annotation } from '../../shared/annotation.ts';
import { driftRemark } from './drift.ts';
import type { StackResult } from './result.ts';

/** Failures and drift, on the template's line where it is known. */
export function toAnnotations(results: readonly StackResult[]): Annotation[] {
  return results.flatMap((result) => {
    const { stackName, template } = result.stack;
    const error = (message: string, line: number | undefined): Annotation => ({
      ...{ level: 'error', message, title: stackName, file: template.path },
      ...(line !== undefined && { range: { startLine: line, endLine: line } }),
    });
    if (result.outcome === 'failed') return [error(result.message, result.line)];
    if (result.outcome !== 'drifted') return [];
    const [first] = result.drifts;
    const message = `${stackName} is not as it was deployed: ${driftRemark(result.drifts)}`;
    return [error(message, template.lines.get(first?.logicalId ?? ''))];
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
    case 'in-sync':
      return { differs: result.differs, unreadable: result.unreadable };
    case 'drifted':
      return {
        ...{ differs: result.differs, unreadable: result.unreadable },
        drifts: result.drifts.map(({ logicalId, type, status, properties }) => ({
          ...{ logicalId, type, status, properties: properties.map(({ path }) => path) },
        })),
      };
    case 'unchanged':
    case 'protection':
      return {};
  }
}
