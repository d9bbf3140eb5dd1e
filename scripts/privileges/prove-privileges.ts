import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Bench } from './bench.ts';
import { examine } from './examine.ts';
import { Ledger } from './ledger.ts';
import { nameOf, removalsOf } from './permission.ts';
import { reasons } from './reasons.ts';
import { record } from './recording.ts';
import { makeReleases } from './releases.ts';
import { toReport, toTable } from './report.ts';
import { steps, stepsToStartFrom } from './steps/index.ts';
import type { Laboratory } from './trial.ts';
import { isSound, type Judged, summarize } from './verdict.ts';

interface Options {
  readonly report: string;
  /** A part of the names of the permissions that are looked at; empty: all. */
  readonly only: string;
}

/** Two emulators, as most machines of CI have two processors. */
const workers = 2;

/** True only if every permission of the shipped policies is used, or kept for a reason. */
export async function provePrivileges({ report, only }: Options): Promise<boolean> {
  await using project = await makeReleases();
  const benches = await Promise.all(
    Array.from({ length: workers }, () => Bench.open(project.releases)),
  );
  try {
    const ledger = new Ledger(project.statements);
    console.log('With all permissions:');
    const laboratories = await Promise.all(
      benches.map((bench, index) => prepare(bench, index === 0 ? ledger : undefined)),
    );
    const removals = project.statements
      .flatMap(removalsOf)
      .filter((one) => nameOf(one).includes(only));
    console.log(`\nWithout each of ${removals.length} permissions:`);
    const judged = await examine(laboratories, removals, ledger, reasons, console.log);
    return await finish(judged, only === '' ? reasons : [], report);
  } finally {
    await Promise.all(benches.map((bench) => bench.close()));
  }
}

/** The first hears what each step asks for; the others need only what the trials start from. */
async function prepare(bench: Bench, ledger: Ledger | undefined): Promise<Laboratory> {
  const own = ledger === undefined ? stepsToStartFrom : steps;
  const tell = ledger === undefined ? () => {} : (line: string) => console.log(`  ${line}`);
  return { bench, steps, recording: await record(bench, own, ledger, tell) };
}

async function finish(
  judged: readonly Judged[],
  expected: typeof reasons,
  path: string,
): Promise<boolean> {
  const summary = summarize(judged, expected);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(toReport(summary, judged), undefined, 2)}\n`);
  console.log(`\n${toTable(summary, judged)}\nReport: ${path}`);
  return isSound(summary);
}
