import type { JobRun } from './act-log.ts';
import type { Finished } from './run-all.ts';
import { nameOf } from './run-event.ts';
import type { RunResult } from './stage.ts';

const tail = 30;

/** The ends of the logs of steps that failed; and what act said if no job began at all. */
export function tellFailures({ jobs, stray }: RunResult): void {
  if (jobs.every(({ outcome }) => outcome === 'skipped')) console.log(stray.join('\n'));
  for (const job of jobs.filter(({ outcome }) => outcome === 'failure')) {
    console.log(`\n  ${job.id} failed:`);
    for (const line of failedLines(job)) console.log(`    ${line}`);
  }
}

function failedLines({ steps }: JobRun): string[] {
  return steps
    .filter(({ outcome }) => outcome !== 'success' && outcome !== 'skipped')
    .flatMap(({ name, log }) => [`── ${name}`, ...log.slice(-tail)]);
}

export function toTable(finished: readonly Finished[]): string {
  const rows = finished.flatMap(({ run, jobs }) =>
    jobs.map(({ id, outcome, seconds }) => [
      run.file,
      nameOf(run.event),
      id,
      outcome,
      outcome === 'skipped' ? '' : `${seconds.toFixed(1)} s`,
    ]),
  );
  const all = [['workflow', 'event', 'job', 'outcome', 'time'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...all.map((row) => (row[column] ?? '').length)),
  );
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
