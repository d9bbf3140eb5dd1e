import { Refusal } from './refusal.ts';

/** Ends the wait, and by the signal the work, after so many milliseconds. */
export async function withDeadline<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const refusal = new Refusal('deadline');
    reject(refusal);
    controller.abort(refusal);
  }, milliseconds);
  try {
    return await Promise.race([over, work(controller.signal)]);
  } finally {
    clearTimeout(timer);
  }
}
