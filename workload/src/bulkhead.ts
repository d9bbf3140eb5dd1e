import { Refusal } from './refusal.ts';

/** At most so many pieces of work at once; one more is refused at once instead of queued, so that those inside stay quick. */
export function bulkhead(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let inside = 0;
  return async (work) => {
    if (inside >= limit) throw new Refusal('busy');
    inside += 1;
    try {
      return await work();
    } finally {
      inside -= 1;
    }
  };
}
