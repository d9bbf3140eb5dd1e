import { scenarios } from '../../../actions/canary/src/scenarios/index.ts';
import { planChanges, runCanary, runDrill, StepFailure } from '../../pipeline.ts';
import type { StepResult } from '../../runner.ts';
import { imageOfBundle } from '../../start/bundle-image.ts';
import { inRelease, type Place, type Step } from '../place.ts';

/** Plans; the canary, a scenario at a time and as a whole; and the drill. */
export const proofSteps: readonly Step[] = [
  {
    name: 'plan',
    after: 'publish',
    idle: true,
    run: planEverything,
  },
  ...scenarios.map(
    ({ id }): Step => ({
      name: `canary: ${id}`,
      after: 'deploy detection-canary',
      run: async (place) =>
        demandPass(await runCanary(place.stage, inRelease(place, { scenarios: id }))),
    }),
  ),
  {
    name: 'canary',
    after: 'deploy detection-canary',
    run: async (place) => demandPass(await runCanary(place.stage, inRelease(place))),
  },
  {
    name: 'drill',
    after: 'deploy detection-application',
    run: async (place) => demandPass(await runDrill(place.stage, inRelease(place))),
  },
];

async function planEverything(place: Place): Promise<void> {
  const { digest } = await imageOfBundle();
  const inputs = { parameters: `application.ImageDigest=${digest}` };
  await planChanges(place.stage, inRelease(place, inputs, 'next'));
}

function demandPass(result: StepResult): void {
  if (result.exitCode !== 0) throw new StepFailure('canary', result);
}
