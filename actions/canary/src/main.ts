import { toFailure } from '../../shared/aws-error.ts';
import { Failure } from '../../shared/failure.ts';
import { logMuted } from '../../shared/log.ts';
import { describeFailure, listReasons } from '../../shared/run-action.ts';
import { canaryMode } from './canary-mode.ts';
import type { Clients } from './clients.ts';
import { beat } from './heartbeat.ts';
import type { Progress } from './progress.ts';
import { type Proof, prove } from './prove.ts';
import { inconclusive, type RunResult, type ScenarioResult } from './result.ts';
import type { CanaryScenario } from './scenario.ts';
import { detectionOf, readTarget, type StackNames, type Target } from './target.ts';

export interface RunInputs extends Proof<CanaryScenario> {
  readonly stacks: StackNames;
  /** Whether these are all scenarios: then every detection of the stack must be among them, and only then PASS is a heartbeat. */
  readonly isWhole: boolean;
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
    const mode = canaryMode(clients, target, inputs.runId);
    const result = await prove(inputs, mode, clients, target, progress, decided);
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
