import type { Bench } from './bench.ts';
import type { Ledger } from './ledger.ts';
import type { Step } from './place.ts';

/** What a step left behind, and how long it took. */
export interface Recorded {
  readonly snapshot: string;
  readonly milliseconds: number;
}

/** What every step left behind, by name. */
export type Recording = ReadonlyMap<string, Recorded>;

/** Carries all steps out with all permissions. Throws if one of them fails: then nothing can be said about permissions. */
export async function record(
  bench: Bench,
  steps: readonly Step[],
  ledger: Ledger | undefined,
  tell: (line: string) => void,
): Promise<Recording> {
  const recording = new Map<string, Recorded>();
  let present: string | undefined;
  for (const [index, step] of steps.entries()) {
    await goTo(bench, step, recording, present);
    const begin = performance.now();
    await bench
      .run(step, (request, decision) => ledger?.note(index, request, decision))
      .catch((cause: unknown) => {
        throw new Error(`with all permissions, "${step.name}" failed: ${messageOf(cause)}`, {
          cause,
        });
      });
    const milliseconds = Math.round(performance.now() - begin);
    recording.set(step.name, { snapshot: bench.snapshot(), milliseconds });
    present = step.name;
    tell(`${step.name} (${(milliseconds / 1000).toFixed(1)} s)`);
  }
  return recording;
}

/** Brings the emulator to where the step starts from, unless it is there. */
export async function goTo(
  bench: Bench,
  step: Step,
  recording: Recording,
  present?: string,
): Promise<void> {
  if (step.after === undefined) return bench.reset();
  if (step.after === present) return;
  const before = recording.get(step.after);
  if (before === undefined)
    throw new Error(`"${step.name}" starts from "${step.after}", which was not carried out`);
  await bench.restore(before.snapshot, step.idle === true);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
