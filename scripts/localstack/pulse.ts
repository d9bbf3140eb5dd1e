import { setTimeout } from 'node:timers/promises';
import { Trouble } from './trouble.ts';

const every = 3000;
const answersWithin = 8000;
/** A machine that is busy may miss one. */
const missed = 3;

/** Asks LocalStack again and again whether it is there. Rejects, with a sentence, once it is not; never resolves. */
export async function untilSilent(endpoint: string): Promise<never> {
  for (let misses = 0; misses < missed; ) {
    await setTimeout(every, undefined, { ref: false });
    const signal = AbortSignal.timeout(answersWithin);
    const answered = await fetch(`${endpoint}/_localstack/init/start`, { signal }).catch(() => {});
    misses = answered?.ok ? 0 : misses + 1;
    await answered?.arrayBuffer().catch(() => {});
  }
  throw new Trouble(`LocalStack at ${endpoint} does not answer any more`);
}
