import { mkdir, writeFile } from 'node:fs/promises';
import type { JobRun } from './act-log.ts';
import { withImages } from './images.ts';
import { choosePlan, type PlannedRun } from './plan.ts';
import { nameOf } from './run-event.ts';
import { tellFailures, toTable } from './show.ts';
import { openStage, type Stage } from './stage.ts';

export interface Finished {
  readonly run: PlannedRun;
  readonly jobs: readonly JobRun[];
}

/** Runs the workflows named, or all, one after the other. True only if every job that should succeed did. */
export async function runAll(names: readonly string[]): Promise<boolean> {
  const plan = choosePlan(names);
  await using stage = await openStage();
  const finished: Finished[] = [];
  for (const run of plan) finished.push(await perform(stage, run));
  await writeReport(finished);
  console.log(`\n${toTable(finished)}\n\nReport: report/workflows.json`);
  return finished.every(isWell);
}

async function perform(stage: Stage, run: PlannedRun): Promise<Finished> {
  const { file, event } = run;
  console.log(`\n${file} on ${nameOf(event)}`);
  const { host } = new URL(stage.url);
  const result = await withImages(run.needsEngine, host, async ({ variables, env }) =>
    stage.run({
      file,
      event,
      variables: { ...run.variables, ...variables },
      env,
      onJob: (id, what) => console.log(`  ${id}: ${what}`),
    }),
  );
  tellFailures(result);
  return { run, jobs: result.jobs };
}

/** As many as there are, each with success, but for those that have nothing to do in such a run. */
function isWell({ run, jobs }: Finished): boolean {
  return (
    jobs.length > 0 &&
    jobs.every(({ id, outcome }) =>
      run.skips.includes(id) ? outcome === 'skipped' : outcome === 'success',
    )
  );
}

/** By file: the run, or an array of them where there are several. */
async function writeReport(finished: readonly Finished[]): Promise<void> {
  const byFile = Map.groupBy(finished, ({ run }) => run.file);
  const entries = [...byFile].map(([file, runs]) => {
    const [first, ...more] = runs.map(describe);
    return [file, more.length === 0 ? first : [first, ...more]];
  });
  await mkdir('report', { recursive: true });
  const text = JSON.stringify(Object.fromEntries(entries), undefined, 2);
  await writeFile('report/workflows.json', `${text}\n`);
}

function describe({ run, jobs }: Finished) {
  const outcomes = jobs.map(({ id, outcome, seconds }) => [id, { outcome, seconds }]);
  return { event: nameOf(run.event), jobs: Object.fromEntries(outcomes) };
}
