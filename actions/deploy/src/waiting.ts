import { setTimeout } from 'node:timers/promises';
import { isPassing } from '../../shared/aws-error.ts';
import { Failure } from '../../shared/failure.ts';

/** Milliseconds that pass, and a way to let some pass. */
export interface Time {
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

export const realTime: Time = { now: () => performance.now(), sleep: setTimeout };

/** How to wait: between looks at first `firstMs`, then ever longer up to `longestMs`, `withinMs` in all. */
export interface Patience {
  readonly firstMs: number;
  readonly longestMs: number;
  readonly withinMs: number;
  readonly time: Time;
}

/**
 * Looks again and again until `look` answers something. A look that fails in passing does not end the wait, the deadline
 * does: `what` then says what was waited for.
 */
export async function waitFor<T>(
  what: string,
  { firstMs, longestMs, withinMs, time }: Patience,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = time.now() + withinMs;
  let lastTrouble: unknown;
  for (let pause = firstMs; ; pause = Math.min(pause * 1.5, longestMs)) {
    try {
      const seen = await look();
      if (seen !== undefined) return seen;
    } catch (error) {
      if (!isPassing(error)) throw error;
      lastTrouble = error;
    }
    if (time.now() + pause > deadline) {
      throw new Failure(
        'DEADLINE',
        `${what} after ${Math.round(withinMs / 1000)} s; it goes on in AWS, run the action again to follow it`,
        { cause: lastTrouble },
      );
    }
    // Spread, so that stacks which began together do not ask together.
    await time.sleep(pause * (0.9 + Math.random() * 0.2));
  }
}
