import type { CanaryScenario, DrillScenario } from '../scenario.ts';
import { bystanderBurst } from './bystander-burst.ts';
import { bystanderFailures } from './bystander-failures.ts';
import { denied } from './denied.ts';
import { drillChangedContext } from './drill-changed-context.ts';
import { drillEverydayUse } from './drill-everyday-use.ts';
import { drillWrongKey } from './drill-wrong-key.ts';
import { everydayUse } from './everyday-use.ts';
import { invalidCiphertext } from './invalid-ciphertext.ts';
import { volume } from './volume.ts';
import { wrongKey } from './wrong-key.ts';

/** Every scenario that the canary knows. */
export const scenarios: readonly CanaryScenario[] = [
  everydayUse,
  bystanderFailures,
  bystanderBurst,
  denied,
  wrongKey,
  invalidCiphertext,
  volume,
];

/** Every scenario of the drill. */
export const drillScenarios: readonly DrillScenario[] = [
  drillEverydayUse,
  drillWrongKey,
  drillChangedContext,
];

/** Detections of the application that its honest callers move too: nobody can tell the drill's calls from theirs by a number. */
export const movedByHonestUse: ReadonlySet<string> = new Set(['volume']);
