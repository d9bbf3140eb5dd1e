import type { Step } from '../place.ts';
import { administrationSteps } from './administer.ts';
import { changeSteps, deploySteps, failureSteps } from './deploy.ts';
import { probeSteps } from './probe.ts';
import { proofSteps } from './prove.ts';
import { publishSteps } from './publish.ts';
import { readBackSteps } from './read-back.ts';
import { tearDownSteps } from './tear-down.ts';

const [beforeImage, withImage] = [deploySteps.slice(0, 5), deploySteps.slice(5)];

/** Everything that the shipped policies are there for. A step stands behind the one that it starts from. */
export const steps: readonly Step[] = [
  ...beforeImage,
  ...publishSteps,
  ...withImage,
  ...failureSteps,
  ...changeSteps,
  ...proofSteps,
  ...administrationSteps,
  ...readBackSteps,
  ...tearDownSteps,
  ...probeSteps,
];

const starts = new Set(steps.map(({ after }) => after));

/** Those that others start from. */
export const stepsToStartFrom: readonly Step[] = steps.filter(({ name }) => starts.has(name));
