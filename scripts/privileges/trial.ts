import { decide } from '../../emulator/identity/policy/index.ts';
import type { Bench } from './bench.ts';
import type { Use } from './ledger.ts';
import type { Removal } from './permission.ts';
import type { Step } from './place.ts';
import { goTo, messageOf, type Recording } from './recording.ts';
import { without } from './without.ts';

/** What became of the pipeline without a permission. */
export type Trial =
  | {
      readonly outcome: 'broke';
      readonly step: string;
      readonly use: Use;
      readonly failure: string;
    }
  /** Every step that it was asked for in succeeded all the same. */
  | { readonly outcome: 'held'; readonly steps: readonly string[] };

/** Where a removal is tried: an emulator, and what every step left behind on it. */
export interface Laboratory {
  readonly bench: Bench;
  readonly steps: readonly Step[];
  readonly recording: Recording;
}

/** Removes a permission and carries out the steps that it was good for, until one fails because of it. */
export async function tryWithout(
  laboratory: Laboratory,
  removal: Removal,
  uses: readonly Use[],
): Promise<Trial> {
  const tried: string[] = [];
  for (const use of uses) {
    const step = laboratory.steps[use.step];
    if (step === undefined) continue;
    const failure = await failureOf(laboratory, step, removal);
    if (failure !== undefined) return { outcome: 'broke', step: step.name, use, failure };
    tried.push(step.name);
  }
  return { outcome: 'held', steps: tried };
}

/** How the step failed; undefined: it did not, or not for want of the permission. */
async function failureOf(
  { bench, recording }: Laboratory,
  step: Step,
  removal: Removal,
): Promise<string | undefined> {
  await goTo(bench, step, recording);
  let missed = false;
  try {
    await bench.run(
      step,
      (request, decision) => {
        missed ||= decide(request).effect !== decision.effect;
      },
      without([removal]),
    );
    return undefined;
  } catch (error) {
    return missed ? messageOf(error) : undefined;
  }
}
