import type { Hop } from '../../actions/canary/src/chain.ts';
import { scenarios } from '../../actions/canary/src/scenarios/index.ts';
import { detectionOf, type Target } from '../../actions/canary/src/target.ts';
import { brokenLinks } from './broken-links.ts';
import { harmlessChanges } from './harmless-changes.ts';

/** One run of the canary on a changed chain. `hop`: where it must break; absent: it must pass. */
export interface Case {
  readonly change: string;
  /** The scenario that is run, and the detection that is changed. */
  readonly scenario: string;
  readonly detection: string;
  readonly preflight: boolean;
  readonly hop?: Hop;
}

/** Every change for every detection, each with the preflight and without. */
export function listCases(target: Target): Case[] {
  const changes = [
    ...brokenLinks.map(({ id, hop }) => ({ change: id, hop })),
    ...harmlessChanges.map(({ id }) => ({ change: id })),
  ];
  return scenarios.flatMap(({ id: scenario, expects }) => {
    if (expects.outcome !== 'alarm') return [];
    const { id: detection } = detectionOf(target, expects.detection);
    return changes.flatMap((change) =>
      [true, false].map((preflight) => ({ ...change, scenario, detection, preflight })),
    );
  });
}
