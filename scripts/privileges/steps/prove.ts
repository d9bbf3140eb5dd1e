import { runCanary, runDrill, StepFailure } from '../../pipeline.ts';
import type { StepResult } from '../../runner.ts';
import { inWorkspace, type Step } from '../place.ts';

const scenarios = ['denied', 'wrong-key', 'invalid-ciphertext', 'volume', 'bystander-failures'];

/** The canary, a scenario at a time, and the drill. */
export const proofSteps: readonly Step[] = [
  ...scenarios.map(
    (scenario): Step => ({
      name: `canary: ${scenario}`,
      run: async (place) =>
        demandPass(await runCanary(place.stage, inWorkspace(place, { scenarios: scenario }))),
    }),
  ),
  {
    name: 'drill',
    run: async (place) => demandPass(await runDrill(place.stage, inWorkspace(place))),
  },
];

function demandPass(result: StepResult): void {
  if (result.exitCode !== 0) throw new StepFailure('canary', result);
}
