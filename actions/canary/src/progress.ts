import { log } from '../../shared/log.ts';
import type { Hop } from './chain.ts';
import type { Judgement } from './judge.ts';
import type { Finding } from './preflight.ts';
import type { Scenario } from './scenario.ts';

/** Hears how the canary gets on. */
export interface Progress {
  preflight(done: boolean, findings: readonly Finding[]): void;
  wave(outcome: 'silence' | 'alarm', scenarios: readonly Scenario[]): void;
  judged(scenario: Scenario, judgement: Judgement): void;
}

/** A line for each hop as it is passed, with the time since the call. */
export function logProgress(): Progress {
  const told = new Map<Scenario, Set<Hop>>();
  return {
    preflight(done, findings) {
      if (!done) log('preflight  left out');
      else if (findings.length === 0) log('preflight  every link is as it should be');
      for (const { hop, message } of findings) log(`preflight  broken at ${hop}: ${message}`);
    },
    wave(outcome, scenarios) {
      if (scenarios.length === 0) return;
      log(
        `${outcome === 'silence' ? 'must stay silent' : 'must alarm'}: ${scenarios.map(({ id }) => id).join(', ')}`,
      );
    },
    judged(scenario, judgement) {
      const known = told.get(scenario) ?? new Set();
      told.set(scenario, known);
      const called = judgement.hops[0]?.at ?? 0;
      for (const { hop, at } of judgement.hops) {
        if (known.has(hop)) continue;
        known.add(hop);
        log(`${scenario.id}  ${hop}  ${toDuration(at - called)}`);
      }
      if (judgement.verdict === 'FAIL') {
        log(`${scenario.id}  BROKEN at ${judgement.brokenHop}: ${judgement.reason}`);
      } else if (judgement.verdict === 'PASS') log(`${scenario.id}  PASS`);
    },
  };
}

/** `+0s`, `+5m 02s`. What seems to lie before its cause, by clocks that differ, came with it. */
export function toDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `+${seconds}s`;
  return `+${minutes}m ${String(seconds % 60).padStart(2, '0')}s`;
}
