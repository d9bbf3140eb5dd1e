import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../shared/failure.ts';

/** How to wait: between looks at first `firstMs`, then ever longer up to `longestMs`, `withinMs` in all. */
export interface Patience {
  readonly firstMs: number;
  readonly longestMs: number;
  readonly withinMs: number;
}

/** Passing troubles of a look: they say nothing about what is looked at. */
const passing = new Set([
  'Throttling',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TimeoutError',
  'ServiceUnavailable',
  'InternalFailure',
  'ECONNRESET',
  'ECONNREFUSED',
]);

/**
 * Looks again and again until `look` answers something. A look that fails in passing does not end the wait, the deadline
 * does: `what` then says what was waited for.
 */
export async function waitFor<T>(
  what: string,
  { firstMs, longestMs, withinMs }: Patience,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  let lastTrouble: unknown;
  for (let pause = firstMs; ; pause = Math.min(pause * 1.5, longestMs)) {
    try {
      const seen = await look();
      if (seen !== undefined) return seen;
    } catch (error) {
      if (!isPassing(error)) throw error;
      lastTrouble = error;
    }
    if (performance.now() + pause > deadline) {
      throw new Failure(
        'DEADLINE',
        `${what} after ${Math.round(withinMs / 1000)} s; it goes on in AWS, run the action again to follow it`,
        { cause: lastTrouble },
      );
    }
    await sleep(pause * (0.9 + Math.random() * 0.2));
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return passing.has(error.name) || passing.has(code);
}
