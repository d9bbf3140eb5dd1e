import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../actions/canary/src/report.ts';
import { Emulator } from '../../emulator/emulator.ts';
import {
  applyIdentity,
  deploy,
  lint,
  readReport,
  runCanary,
  type Stage,
  StepFailure,
} from '../pipeline.ts';
import { readEnvironment } from './environment.ts';
import { runSteps, type Step, type StepOutcome } from './steps.ts';
import { toTable, toTimeline } from './timeline.ts';

/** What `run.json` in the report folder holds. */
interface RunReport {
  readonly verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE';
  readonly steps: readonly StepOutcome[];
  readonly canary?: Report;
}

/**
 * From templates to a received alarm on the embedded emulator; `folder` takes the reports. True only if everything was
 * proved.
 */
export async function runMainJob(folder = 'report'): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  // What an earlier run proved is no evidence of this one.
  for (const name of ['run.json', 'canary.json']) await rm(join(folder, name), { force: true });
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
    const outcomes = await runSteps(stepsOf(stage, environment.stacks, folder));
    return await finish(await conclude(outcomes, folder), folder);
  } finally {
    await close();
  }
}

/** The manifest, or a file that it names, could not be read, so that nobody knows what to deploy. */
function unread({ message }: Error): RunReport {
  console.log(`read: ${message}`);
  return { verdict: 'FAIL', steps: [{ name: 'read', outcome: 'failure', seconds: 0, message }] };
}

async function finish(report: RunReport, folder: string): Promise<boolean> {
  const path = join(folder, 'run.json');
  await writeFile(path, `${JSON.stringify(report, undefined, 2)}\n`);
  tell(report, path);
  return report.verdict === 'PASS';
}

function stepsOf(stage: Stage, stacks: readonly string[], folder: string): Step[] {
  const report = (name: string) => ({ report: join(folder, name) });
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
    {
      name: 'identity',
      title: 'Deploy the identity stack as administrator',
      async run(onLine) {
        await applyIdentity(stage, { inputs: report('identity.json'), onLine });
        return undefined;
      },
    },
    {
      name: 'deploy',
      title: `Deploy ${stacks.join(', ')} as the deploy role`,
      async run(onLine) {
        await deploy(stage, { inputs: report('deploy.json'), onLine });
        return undefined;
      },
    },
    {
      name: 'canary',
      title: 'Provoke the detections and follow every hop',
      async run(onLine) {
        const result = await runCanary(stage, { inputs: report('canary.json'), onLine });
        if (result.exitCode !== 0) throw new StepFailure('canary', result);
        return result.outputs.verdict;
      },
    },
  ];
}

/** The canary's verdict if it came so far; a step that failed before it fails the run. */
async function conclude(steps: readonly StepOutcome[], folder: string): Promise<RunReport> {
  const canary = steps.find(({ name }) => name === 'canary');
  if (canary === undefined || canary.outcome === 'skipped') return { verdict: 'FAIL', steps };
  const report = await readReport<Report>(join(folder, 'canary.json')).catch(() => undefined);
  if (report === undefined) return { verdict: 'FAIL', steps };
  const sound = steps.every(({ outcome }) => outcome === 'success');
  const verdict = report.verdict === 'PASS' && !sound ? 'FAIL' : report.verdict;
  return { verdict, steps, canary: report };
}

function tell({ verdict, steps, canary }: RunReport, path: string): void {
  if (canary !== undefined) {
    console.log(`\n${toTable(canary)}`);
    if (canary.scenarios.some(({ hops }) => hops.length > 0))
      console.log(`\n${toTimeline(canary)}`);
    for (const { id, alarmReason } of canary.scenarios) {
      if (alarmReason !== undefined) console.log(`\n${id}: ${alarmReason}`);
    }
  }
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0).toFixed(1);
  console.log(`\n${verdict} in ${seconds} s. Report: ${path}`);
}
