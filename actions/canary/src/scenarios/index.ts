import type { Scenario } from '../scenario.ts';
import { bystanderBurst } from './bystander-burst.ts';
import { bystanderFailures } from './bystander-failures.ts';
import { denied } from './denied.ts';
import { everydayUse } from './everyday-use.ts';
import { invalidCiphertext } from './invalid-ciphertext.ts';
import { volume } from './volume.ts';
import { wrongKey } from './wrong-key.ts';

/** Every scenario that the canary knows. */
export const scenarios: readonly Scenario[] = [
  everydayUse,
  bystanderFailures,
  bystanderBurst,
  denied,
  wrongKey,
  invalidCiphertext,
  volume,
];
