import { applyIdentity, deploy, deployFoundation, foundation } from '../../pipeline.ts';
import { imageOfBundle } from '../../start/bundle-image.ts';
import { inWorkspace, type Place, type Step } from '../place.ts';

/** From nothing to everything deployed, a stack at a time. */
export const deploySteps: readonly Step[] = [
  {
    name: 'apply identity',
    run: (place) => applyIdentity(place.stage, inWorkspace(place)),
  },
  ...['trail', 'base', 'canary', 'detection-canary', 'application', 'detection-application'].map(
    (stack): Step => ({ name: `deploy ${stack}`, run: (place) => deployStack(place, stack) }),
  ),
];

/** Deploys one stack as the job that may, with what the emulator's deployment files say, or these parameters. */
export async function deployStack(
  place: Place,
  stack: string,
  parameters: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const given =
    stack === 'application' ? { ImageDigest: await imageDigest(), ...parameters } : parameters;
  const inputs = {
    stacks: stack,
    parameters: Object.entries(given)
      .map(([name, value]) => `${stack}.${name}=${value}`)
      .join('\n'),
    ...more,
  };
  const job = foundation.includes(stack) ? deployFoundation : deploy;
  await job(place.stage, inWorkspace(place, inputs));
}

async function imageDigest(): Promise<string> {
  return (await imageOfBundle()).digest;
}
