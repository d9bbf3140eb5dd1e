import { toFailure } from '../../../shared/aws-error.ts';
import { Failure } from '../../../shared/failure.ts';
import { logMuted } from '../../../shared/log.ts';
import { describeFailure, listReasons } from '../../../shared/run-action.ts';
import type { Clients } from '../clients.ts';
import type { Progress } from '../progress.ts';
import { type Proof, prove } from '../prove.ts';
import { inconclusive, type RunResult, type ScenarioResult } from '../result.ts';
import type { DrillScenario } from '../scenario.ts';
import { detectionOf } from '../target.ts';
import { readWindows } from '../wave.ts';
import { ending, type Plan } from './announcements.ts';
import { readToken } from './caller-token.ts';
import { DrillMode, foreignFinding } from './drill-mode.ts';
import { type DrillStacks, type DrillTarget, readDrillTarget } from './drill-target.ts';
import { aftermath, longestDrill } from './duration.ts';
import { DrillTopic } from './topic.ts';
import { WorkloadClient } from './workload-client.ts';

export interface DrillInputs extends Proof<DrillScenario> {
  readonly stacks: DrillStacks;
  /** Who began it, for those who are paged. */
  readonly who: string;
}

/** Proves the production chain through the workload, and tells those who are paged of the beginning and the end. */
export async function runDrill(
  inputs: DrillInputs,
  clients: Clients,
  progress: Progress,
  outside: { readonly cancelled: AbortSignal; hide(secret: string): void },
): Promise<RunResult> {
  const drill: Drill = { decided: [] };
  const result = await Promise.race([
    attempt(inputs, clients, progress, outside, drill),
    ended(outside.cancelled),
  ]).catch((error: unknown) => giveUp(inputs, drill, error));
  return tell(inputs, clients, drill, withForeign(result, drill.mode), outside.cancelled);
}

/** Foreign failures are a FAIL however the run ended; but beside another drill they may be that one's. */
function withForeign(result: RunResult, mode: DrillMode | undefined): RunResult {
  const foreign = mode?.foreign ?? [];
  if (mode === undefined || foreign.length === 0) return result;
  if (result.verdict === 'FAIL' || !mode.isAlone) return { ...result, foreign };
  const [finding] = foreignFinding(foreign);
  const reason = `${finding?.message}; ${result.reason ?? ''}`;
  return { ...result, verdict: 'FAIL', brokenHop: 'counted', reason, foreign };
}

/** How far it got. */
interface Drill {
  readonly decided: ScenarioResult[];
  topic?: DrillTopic;
  mode?: DrillMode;
  plan?: Plan;
}

async function attempt(
  inputs: DrillInputs,
  clients: Clients,
  progress: Progress,
  outside: Parameters<typeof runDrill>[3],
  drill: Drill,
): Promise<RunResult> {
  const target = await readDrillTarget(clients.cloudFormation, inputs.stacks);
  const plan = await planOf(inputs, clients, target);
  const token = await readToken(clients.secretsManager, target.tokenSecretArn);
  outside.hide(token);
  const topic = new DrillTopic(clients, target, inputs.runId);
  const mode = new DrillMode(clients, target, {
    workload: new WorkloadClient(target.serviceUrl, token, outside.cancelled),
    topic,
    plan,
    scenarios: inputs.scenarios,
    deadlines: inputs.deadlines,
  });
  Object.assign(drill, { topic, mode, plan });
  return prove(inputs, mode, clients, target, progress, drill.decided);
}

async function planOf(
  { runId, who, scenarios, deadlines }: DrillInputs,
  clients: Clients,
  target: DrillTarget,
): Promise<Plan> {
  const detections = scenarios.flatMap(({ expects }) =>
    expects.outcome === 'alarm' ? [detectionOf(target, expects.detection)] : [],
  );
  const windows = await readWindows(clients, { ...target, detections });
  const begin = clients.time.now();
  return {
    runId,
    who,
    alarmNames: [...new Set(detections.map(({ alarmName }) => alarmName))],
    begin,
    until: begin + longestDrill(deadlines, [...windows.values()]),
    aftermath: aftermath(deadlines, [...windows.values()]),
  };
}

async function ended(cancelled: AbortSignal): Promise<never> {
  cancelled.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  cancelled.addEventListener('abort', () => reject(cancelled.reason), { once: true });
  return promise;
}

function giveUp({ runId, scenarios }: DrillInputs, { decided }: Drill, error: unknown): RunResult {
  const failure = toFailure(error);
  for (const reason of listReasons(failure)) logMuted(reason);
  return inconclusive(runId, describeFailure(failure), decided, scenarios);
}

/** Whether every alarm that the drill raised has returned to OK. */
function hasRecovered({ scenarios }: RunResult): boolean {
  return scenarios.every(
    ({ scenario, hops }) =>
      scenario.expects.outcome === 'silence' || hops.some(({ hop }) => hop === 'recovered'),
  );
}

/** Whoever was told of the beginning is told of the end. A PASS that nobody hears of leaves people taking real alarms for the drill's. */
async function tell(
  inputs: DrillInputs,
  clients: Clients,
  drill: Drill,
  result: RunResult,
  cancelled: AbortSignal,
): Promise<RunResult> {
  const { topic, plan, mode } = drill;
  if (topic === undefined || plan === undefined || mode === undefined) return result;
  if (!topic.begun) return result;
  const isClean = !mode.hasFailed || hasRecovered(result);
  const now = clients.time.now();
  try {
    // A drill right after one that did not follow its failures to their end would take them for foreign ones.
    const until = isClean ? now : now + plan.aftermath;
    await topic.say('over', ending(result, isClean ? [] : plan.alarmNames, until), until);
    if (!cancelled.aborted) await topic.listen();
    await topic.clear();
    return result;
  } catch (error) {
    const told = describeFailure(toFailure(error));
    if (result.verdict === 'PASS') {
      const failure = new Failure(
        'INCONCLUSIVE',
        `the end of the drill could not be told: ${told}`,
      );
      return giveUp(inputs, drill, failure);
    }
    logMuted(`the end of the drill could not be told: ${told}`);
    return result;
  }
}
