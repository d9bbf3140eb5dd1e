import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { Clients } from './clients.ts';
import { type Deadlines, type Driven, type Judgement, judge, type Wave } from './judge.ts';
import type { Mode } from './mode.ts';
import { Observer } from './observer.ts';
import type { ScenarioResult } from './result.ts';
import type { Scenario } from './scenario.ts';
import { WrongAnswer } from './stage.ts';
import type { Instance } from './target.ts';

export interface WaveInputs<S extends Scenario> {
  readonly target: Instance;
  readonly mode: Mode<S>;
  readonly deadlines: Deadlines;
  /** Hears of every hop as it is passed. */
  readonly progress: (scenario: Scenario, judgement: Judgement) => void;
}

/** Drives scenarios together and watches until every one of them is decided. */
export async function runWave<S extends Scenario>(
  scenarios: readonly S[],
  clients: Clients,
  inputs: WaveInputs<S>,
): Promise<ScenarioResult[]> {
  if (scenarios.length === 0) return [];
  const since = clients.time.now();
  const results = new Map<Scenario, ScenarioResult>();
  const driven: Driven[] = [];
  for (const scenario of scenarios) {
    const done = await drive(scenario, inputs.mode);
    if ('verdict' in done) results.set(scenario, done);
    else driven.push(done);
  }
  for (const result of await watch(driven, since, clients, inputs)) {
    results.set(result.scenario, result);
  }
  return scenarios.flatMap((scenario) => results.get(scenario) ?? []);
}

async function drive<S extends Scenario>(
  scenario: S,
  mode: Mode<S>,
): Promise<Driven | ScenarioResult> {
  try {
    return { scenario, calls: await mode.drive(scenario) };
  } catch (error) {
    if (!(error instanceof WrongAnswer)) throw error;
    return { scenario, verdict: 'FAIL', brokenHop: 'called', reason: error.message, hops: [] };
  }
}

async function watch<S extends Scenario>(
  driven: readonly Driven[],
  since: number,
  clients: Clients,
  { target, mode, deadlines, progress }: WaveInputs<S>,
): Promise<ScenarioResult[]> {
  const windows = await readWindows(clients, target);
  const detections = target.detections.map(({ id }) => id);
  const wave: Wave = { driven, deadlines, detections, windows };
  const requestIds = driven.flatMap(({ calls }) => calls.map(({ requestId }) => requestId));
  const observer = new Observer(clients, target, mode.witness(since), { since, requestIds });
  const results: ScenarioResult[] = [];
  let open = driven;
  while (open.length > 0) {
    const evidence = await observer.look();
    await mode.heed(evidence);
    open = open.filter((one) => {
      const judgement = judge(one, wave, evidence);
      progress(one.scenario, judgement);
      if (judgement.verdict === 'PENDING') return true;
      results.push({ scenario: one.scenario, ...judgement });
      return false;
    });
  }
  return results;
}

/**
 * An alarm looks back further than its evaluation periods, how far is not published: AWS's example has 2 periods more, an
 * observed one of a single minute took 6 minutes to return to OK.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
const unpublishedPeriods = 5;

/** How long each alarm may look back, in milliseconds. */
export async function readWindows(
  { cloudWatch }: Clients,
  { detections }: Instance,
): Promise<ReadonlyMap<string, number>> {
  const AlarmNames = detections.map(({ alarmName }) => alarmName);
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames }));
  const windows = new Map<string, number>();
  for (const { id, alarmName } of detections) {
    const alarm = MetricAlarms.find(({ AlarmName }) => AlarmName === alarmName);
    const periods = (alarm?.EvaluationPeriods ?? 0) + unpublishedPeriods;
    windows.set(id, (alarm?.Period ?? 0) * periods * 1000);
  }
  return windows;
}
