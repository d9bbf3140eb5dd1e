import { toFailure } from '../../shared/aws-error.ts';
import { Failure } from '../../shared/failure.ts';
import { logMuted } from '../../shared/log.ts';
import { describeFailure, listReasons } from '../../shared/run-action.ts';
import type { Clients } from './clients.ts';
import { beat } from './heartbeat.ts';
import type { Deadlines } from './judge.ts';
import { inspectChain } from './preflight.ts';
import type { Progress } from './progress.ts';
import { demandQuiet } from './quiet-start.ts';
import {
  conclude,
  failedPreflight,
  inconclusive,
  notRun,
  type RunResult,
  type ScenarioResult,
} from './result.ts';
import type { Scenario } from './scenario.ts';
import { detectionOf, readTarget, type StackNames, type Target } from './target.ts';
import { runWave } from './wave.ts';

export interface RunInputs {
  readonly runId: string;
  readonly stacks: StackNames;
  readonly scenarios: readonly Scenario[];
  /** Whether these are all scenarios: then every detection of the stack must be among them, and only then PASS is a heartbeat. */
  readonly isWhole: boolean;
  readonly preflight: boolean;
  readonly deadlines: Deadlines;
}

/** Proves the chain and tells the canary's own watchers. Whatever keeps it from looking makes it INCONCLUSIVE. */
export async function run(
  inputs: RunInputs,
  clients: Clients,
  progress: Progress,
): Promise<RunResult> {
  const decided: ScenarioResult[] = [];
  try {
    const target = await readTarget(clients.cloudFormation, inputs.stacks);
    demandDetections(target, inputs);
    const result = await prove(inputs, clients, target, progress, decided);
    await tell(clients, target, result, inputs.isWhole);
    return result;
  } catch (error) {
    const failure = toFailure(error);
    for (const reason of listReasons(failure)) logMuted(reason);
    return inconclusive(inputs.runId, describeFailure(failure), decided, inputs.scenarios);
  }
}

/** A FAIL stays one, with its hop, also if nobody can be told; a PASS without a heartbeat is none. */
async function tell(clients: Clients, target: Target, result: RunResult, isWhole: boolean) {
  try {
    await beat(clients, target, result.verdict, isWhole);
  } catch (error) {
    if (result.verdict === 'PASS') throw error;
    logMuted(`the failure could not be put into CloudWatch: ${describeFailure(toFailure(error))}`);
  }
}

/** A scenario without its detection proves nothing, and nor does a run without a scenario for one of the stack's. */
function demandDetections(target: Target, { scenarios, isWhole }: RunInputs): void {
  const provoked = scenarios.flatMap(({ expects }) =>
    expects.outcome === 'alarm' ? [detectionOf(target, expects.detection).id] : [],
  );
  const unproved = target.detections.filter(({ id }) => isWhole && !provoked.includes(id));
  if (unproved.length === 0) return;
  const names = unproved.map(({ id }) => id).join(', ');
  throw new Failure('INCONCLUSIVE', `no scenario provokes detection ${names}; add one`);
}

/** Preflight, then the scenarios that must stay silent, then those that must alarm: noise would hide a silence that is none. */
async function prove(
  inputs: RunInputs,
  clients: Clients,
  target: Target,
  progress: Progress,
  decided: ScenarioResult[],
): Promise<RunResult> {
  const { runId, scenarios, deadlines } = inputs;
  const findings = inputs.preflight ? await inspectChain(clients, target, scenarios) : [];
  progress.preflight(inputs.preflight, findings);
  if (findings.length > 0) return failedPreflight(runId, findings, scenarios);

  await demandQuiet(clients, target);
  for (const outcome of ['silence', 'alarm'] as const) {
    const wave = scenarios.filter(({ expects }) => expects.outcome === outcome);
    const sound = decided.every(({ verdict }) => verdict === 'PASS');
    progress.wave(outcome, wave);
    const results = sound
      ? await runWave(wave, clients, { target, deadlines, runId, progress: progress.judged })
      : wave.map((scenario) => notRun(scenario, 'a scenario before it failed'));
    decided.push(...results);
  }
  return conclude(runId, findings, decided);
}
