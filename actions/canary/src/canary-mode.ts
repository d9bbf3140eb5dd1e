import { Failure } from '../../shared/failure.ts';
import type { Clients } from './clients.ts';
import type { Mode } from './mode.ts';
import type { CanaryScenario } from './scenario.ts';
import { witnessOfSession } from './session-witness.ts';
import { Stage } from './stage.ts';
import type { Target } from './target.ts';

/** Calls KMS itself, as the two roles of stack canary. */
export function canaryMode(clients: Clients, target: Target, runId: string): Mode<CanaryScenario> {
  // Named after the run: event history and records can be searched for it.
  const sessionName = `canary-${runId}`;
  return {
    name: 'canary',
    begin: async () => [],
    async drive(scenario) {
      const kms = await clients.kmsAs(target.roles[scenario.actor], sessionName);
      const stage = new Stage(kms, clients.time, target, runId);
      try {
        await scenario.drive(stage);
        return stage.calls;
      } finally {
        kms.destroy();
      }
    },
    witness: (since) => witnessOfSession(clients, target, sessionName, since),
    async heed({ foreign }) {
      if (foreign.length === 0) return;
      throw new Failure(
        'INCONCLUSIVE',
        'another session acts as the watched role; let the other run end, then run the canary again',
      );
    },
    end: async () => [],
  };
}
