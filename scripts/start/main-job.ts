import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../actions/canary/src/report.ts';
import { Emulator } from '../../emulator/emulator.ts';
import {
  lint,
  readReport,
  runCanary,
  runDrill,
  type Stage,
  StepFailure,
  type StepInputs,
} from '../pipeline.ts';
import type { StepResult } from '../runner.ts';
import { deploySteps } from './deploy-steps.ts';
import { readEnvironment } from './environment.ts';
import { runSteps, type Step, type StepOutcome, type Stretch } from './steps.ts';
import { toTable, toTimeline } from './timeline.ts';

/** What `run.json` in the report folder holds. */
interface RunReport {
  readonly verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE';
  /** Of all steps together, two of which run at the same time. */
  readonly seconds: number;
  readonly steps: readonly StepOutcome[];
  readonly canary?: Report;
  readonly drill?: Report;
}

/** The two that prove something, each with a report of its own. */
const proofs = ['canary', 'drill'] as const;

/**
 * From templates to a received alarm on the embedded emulator; `folder` takes the reports. True only if everything was
 * proved.
 */
export async function runMainJob(folder = 'report'): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  // What an earlier run proved is no evidence of this one.
  for (const name of ['run.json', ...proofs.map((proof) => `${proof}.json`)])
    await rm(join(folder, name), { force: true });
  const environment = await readEnvironment('emulator').catch((error: Error) => error);
  if (environment instanceof Error) return finish(unread(environment), folder);
  const emulator = new Emulator({ defaultRegion: environment.region });
  const { url, close } = await emulator.listen();
  try {
    const stage: Stage = {
      ...environment,
      endpoint: url,
      account: emulator.settings.defaultAccount,
    };
    console.log(`Keywatch on its emulator (${url}), Region ${stage.region}\n`);
    const begin = performance.now();
    const outcomes = await runSteps(stepsOf(stage, environment.stacks, folder));
    const seconds = Number(((performance.now() - begin) / 1000).toFixed(3));
    return await finish(await conclude(outcomes, seconds, folder), folder);
  } finally {
    await close();
  }
}

/** The manifest, or a file that it names, could not be read, so that nobody knows what to deploy. */
function unread({ message }: Error): RunReport {
  console.log(`read: ${message}`);
  const step: StepOutcome = { name: 'read', outcome: 'failure', seconds: 0, message };
  return { verdict: 'FAIL', seconds: 0, steps: [step] };
}

async function finish(report: RunReport, folder: string): Promise<boolean> {
  const path = join(folder, 'run.json');
  await writeFile(path, `${JSON.stringify(report, undefined, 2)}\n`);
  tell(report, path);
  return report.verdict === 'PASS';
}

function stepsOf(stage: Stage, stacks: readonly string[], folder: string): Stretch[] {
  return [
    {
      name: 'lint',
      title: 'Lint the templates and deployment files',
      async run(onLine) {
        const { outputs } = await lint({
          inputs: { sarif: join(folder, 'cfn-lint.sarif') },
          onLine,
        });
        return outputs.cached === 'true' ? 'clean, unchanged since the last time' : 'clean';
      },
    },
    ...deploySteps(stage, stacks, folder),
    // They watch different detections, and most of their time is waiting.
    [
      proving('canary', 'Provoke the detections and follow every hop', runCanary),
      proving('drill', 'Misuse the service over HTTP until its own alarms have fired', runDrill),
    ],
  ];

  function proving(
    name: (typeof proofs)[number],
    title: string,
    run: (stage: Stage, inputs: StepInputs) => Promise<StepResult>,
  ): Step {
    return {
      name,
      title,
      async run(onLine) {
        const inputs = { report: join(folder, `${name}.json`) };
        const result = await run(stage, { inputs, onLine });
        if (result.exitCode !== 0) throw new StepFailure(name, result);
        return result.outputs.verdict;
      },
    };
  }
}

/** PASS only if every step succeeded and both proofs say so; a proof that did not come so far fails the run. */
async function conclude(
  steps: readonly StepOutcome[],
  seconds: number,
  folder: string,
): Promise<RunReport> {
  const reports: { [proof in (typeof proofs)[number]]?: Report } = {};
  for (const proof of proofs) {
    const report = await readReport<Report>(join(folder, `${proof}.json`)).catch(() => undefined);
    if (report !== undefined) reports[proof] = report;
  }
  const verdicts = proofs.map((proof) => reports[proof]?.verdict);
  const sound = steps.every(({ outcome }) => outcome === 'success');
  const proved = sound && verdicts.every((verdict) => verdict === 'PASS');
  const failed = verdicts.includes('FAIL') || !verdicts.includes('INCONCLUSIVE');
  const verdict = proved ? 'PASS' : failed ? 'FAIL' : 'INCONCLUSIVE';
  return { verdict, seconds, steps, ...reports };
}

function tell({ verdict, seconds, steps: _, ...reports }: RunReport, path: string): void {
  for (const proof of proofs) {
    const report = reports[proof];
    if (report !== undefined) tellProof(report);
  }
  console.log(`\n${verdict} in ${seconds.toFixed(1)} s. Report: ${path}`);
}

function tellProof(report: Report): void {
  console.log(`\n${toTable(report)}`);
  if (report.scenarios.some(({ hops }) => hops.length > 0)) console.log(`\n${toTimeline(report)}`);
  for (const { id, alarmReason } of report.scenarios) {
    if (alarmReason !== undefined) console.log(`\n${id}: ${alarmReason}`);
  }
}
