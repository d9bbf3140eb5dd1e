import type { SuiteReport } from './ledger.ts';

/** A line for each claim: what was proved here, what was refuted, and what this suite cannot know. */
export function toTable({ proved, failed, skipped }: SuiteReport): string {
  const rows = [
    ...proved.map((one) => ['proved', one.name, one.claim]),
    ...failed.map((one) => ['FAILED', one.name, `${one.claim}: ${one.reason}`]),
    ...skipped.map((one) => ['not here', one.name, `${one.claim}: ${one.reason}`]),
  ];
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const [first, second] = [width(0), width(1)];
  return rows
    .map(([verdict = '', name = '', claim = '']) =>
      [verdict.padEnd(first), name.padEnd(second), claim].join('  '),
    )
    .join('\n');
}

export function toLastLine({ proved, failed, skipped, seconds }: SuiteReport): string {
  const verdict = failed.length === 0 ? 'PASS' : 'FAIL';
  return `${verdict} in ${seconds.toFixed(1)} s: ${proved.length} proved, ${failed.length} failed, ${skipped.length} that LocalStack cannot prove`;
}
