import type { Annotation } from '../../actions/shared/annotation.ts';
import type { Outcome } from './outcome.ts';
import type { Entry, Report } from './report.ts';

const HEADER = ['tool', 'version', 'findings', 'suppressed'];

/** The counts of every tool, and below them each finding where an editor can jump to it. */
export function show(report: Report, outcomes: readonly Outcome[]): string {
  return [...toTable(report), ...outcomes.flatMap(listFindings)].join('\n');
}

function toTable(report: Report): string[] {
  const rows = [
    HEADER,
    ...Object.entries(report).map(([tool, entry]) => [tool, ...toCells(entry)]),
  ];
  const widths = HEADER.map((_, column) =>
    Math.max(...rows.map((row) => (row.length > 2 ? (row[column]?.length ?? 0) : 0))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function toCells(entry: Entry): string[] {
  if ('unavailable' in entry) return [entry.unavailable];
  return [entry.version, String(entry.findings), String(entry.suppressed)];
}

function listFindings(outcome: Outcome): string[] {
  if (outcome.kind === 'unavailable') return [];
  return outcome.findings.map(
    ({ file, line, rule, message }) => `${file}:${line} ${outcome.tool} ${rule}: ${message}`,
  );
}

/** The findings on the lines of a pull request, as far as GitHub shows them. */
export function toAnnotations(outcome: Outcome): Annotation[] {
  if (outcome.kind === 'unavailable') return [];
  return outcome.findings.map(({ file, line, rule, message }) => ({
    level: 'error',
    title: `${outcome.tool} ${rule}`,
    message,
    file,
    range: { startLine: line, endLine: line },
  }));
}
