import { scenarios } from '../../../actions/canary/src/scenarios/index.ts';
import {
  deploy,
  detectDrift,
  planChanges,
  runCanary,
  runDrill,
  StepFailure,
} from '../../pipeline.ts';
import type { StepResult } from '../../runner.ts';
import { inRelease, type Place, type Step } from '../place.ts';

/** Plans; the canary, a scenario at a time and as a whole; and the drill. */
export const proofSteps: readonly Step[] = [
  {
    name: 'plan, and apply the plan',
    after: 'deploy detection-application',
    idle: true,
    run: planAndApply,
  },
  {
    name: 'look for drift',
    after: 'deploy detection-application',
    idle: true,
    run: (place) => detectDrift(place.stage, inRelease(place)),
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

async function planAndApply(place: Place): Promise<void> {
  const inputs = { stacks: 'detection-canary\ndetection-application' };
  const { outputs } = await planChanges(place.stage, inRelease(place, inputs, 'next'));
  await deploy(place.stage, inRelease(place, { ...inputs, plan: outputs.plan ?? '' }, 'next'));
}

function demandPass(result: StepResult): void {
  if (result.exitCode !== 0) throw new StepFailure('canary', result);
}
