import type { Hop, PassedHop } from './chain.ts';
import { firstHop } from './chain.ts';
import type { ForeignFailure } from './drill/foreign-failure.ts';
import type { Finding } from './preflight.ts';
import type { Scenario } from './scenario.ts';

export type Verdict = 'PASS' | 'FAIL' | 'INCONCLUSIVE';

/** How one scenario ended. `NOT RUN`: something before it had failed already. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly verdict: 'PASS' | 'FAIL' | 'NOT RUN';
  readonly brokenHop?: Hop;
  readonly reason?: string;
  /** CloudWatch's own reason for the state change. */
  readonly alarmReason?: string;
  readonly hops: readonly PassedHop[];
}

export interface RunResult {
  readonly runId: string;
  readonly verdict: Verdict;
  readonly brokenHop?: Hop;
  /** Why the run is not PASS, in a sentence. */
  readonly reason?: string;
  readonly findings: readonly Finding[];
  readonly scenarios: readonly ScenarioResult[];
  /** What a drill found beside its own failures. */
  readonly foreign?: readonly ForeignFailure[];
}

/** A link that the preflight found broken fails the run before a call is made. */
export function failedPreflight(
  runId: string,
  findings: readonly Finding[],
  scenarios: readonly Scenario[],
): RunResult {
  return conclude(
    runId,
    findings,
    scenarios.map((scenario) => foundBroken(scenario, findings)),
  );
}

function foundBroken(scenario: Scenario, findings: readonly Finding[]): ScenarioResult {
  const { expects } = scenario;
  const concerned =
    expects.outcome === 'alarm'
      ? findings.filter(
          ({ detection }) => detection === undefined || detection === expects.detection,
        )
      : [];
  const brokenHop = firstHop(concerned.map(({ hop }) => hop));
  if (brokenHop === undefined) {
    return notRun(scenario, 'the preflight found a broken link');
  }
  const reason = concerned.find(({ hop }) => hop === brokenHop)?.message ?? '';
  return { scenario, verdict: 'FAIL', brokenHop, reason, hops: [] };
}

/** PASS only if every scenario was run and passed. */
export function conclude(
  runId: string,
  findings: readonly Finding[],
  scenarios: readonly ScenarioResult[],
): RunResult {
  const failed = scenarios.filter(({ verdict }) => verdict !== 'PASS');
  if (failed.length === 0 && findings.length === 0 && scenarios.length > 0) {
    return { runId, verdict: 'PASS', findings, scenarios };
  }
  const brokenHop = firstHop([
    ...failed.flatMap((one) => one.brokenHop ?? []),
    ...findings.map(({ hop }) => hop),
  ]);
  const reason =
    failed.find((one) => one.brokenHop === brokenHop)?.reason ??
    findings.find(({ hop }) => hop === brokenHop)?.message ??
    'nothing was run';
  return { runId, verdict: 'FAIL', ...(brokenHop && { brokenHop }), reason, findings, scenarios };
}

/** The canary could not look: that proves nothing, neither good nor bad. What was decided before stays told. */
export function inconclusive(
  runId: string,
  reason: string,
  decided: readonly ScenarioResult[],
  scenarios: readonly Scenario[],
): RunResult {
  const open = scenarios.filter((one) => !decided.some(({ scenario }) => scenario === one));
  return {
    runId,
    verdict: 'INCONCLUSIVE',
    reason,
    findings: [],
    scenarios: [...decided, ...open.map((scenario) => notRun(scenario, reason))],
  };
}

export function notRun(scenario: Scenario, reason: string): ScenarioResult {
  return { scenario, verdict: 'NOT RUN', reason, hops: [] };
}
