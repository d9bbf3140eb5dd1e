import type { Clients } from './clients.ts';
import type { Deadlines } from './judge.ts';
import type { Mode } from './mode.ts';
import { inspectChain } from './preflight.ts';
import type { Progress } from './progress.ts';
import { demandQuiet } from './quiet-start.ts';
import {
  conclude,
  failedPreflight,
  notRun,
  type RunResult,
  type ScenarioResult,
} from './result.ts';
import type { Scenario } from './scenario.ts';
import type { Instance } from './target.ts';
import { runWave } from './wave.ts';

export interface Proof<S extends Scenario> {
  readonly runId: string;
  readonly scenarios: readonly S[];
  readonly preflight: boolean;
  readonly deadlines: Deadlines;
}

/** Preflight, then the scenarios that must stay silent, then those that must alarm: noise would hide a silence that is none. */
export async function prove<S extends Scenario>(
  { runId, scenarios, preflight, deadlines }: Proof<S>,
  mode: Mode<S>,
  clients: Clients,
  target: Instance,
  progress: Progress,
  decided: ScenarioResult[],
): Promise<RunResult> {
  const findings = preflight ? await inspectChain(clients, target, scenarios) : [];
  progress.preflight(preflight, findings);
  if (findings.length > 0) return failedPreflight(runId, findings, scenarios);

  await demandQuiet(clients, target, mode.name);
  const obstacles = await mode.begin();
  if (obstacles.length > 0) return failedPreflight(runId, obstacles, scenarios);
  for (const outcome of ['silence', 'alarm'] as const) {
    const wave = scenarios.filter(({ expects }) => expects.outcome === outcome);
    const sound = decided.every(({ verdict }) => verdict === 'PASS');
    progress.wave(outcome, wave);
    const results = sound
      ? await runWave(wave, clients, { target, mode, deadlines, progress: progress.judged })
      : wave.map((scenario) => notRun(scenario, 'a scenario before it failed'));
    decided.push(...results);
  }
  return conclude(runId, await mode.end(), decided);
}
