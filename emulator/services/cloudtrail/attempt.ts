import { Fault } from '../../fault.ts';
import type { World } from '../../world.ts';
import type { Trail } from './store.ts';

/** Runs `put` and keeps how it went; undefined: the target refused. */
export async function attempt<T>(
  world: World,
  { delivery }: Trail,
  target: 'bucket' | 'topic' | 'logs' | 'digest',
  put: () => Promise<T>,
): Promise<T | undefined> {
  try {
    const done = await put();
    delivery[`${target}At`] = world.clock.now();
    delete delivery[`${target}Error`];
    return done;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    delivery[`${target}Error`] = error.code;
    return undefined;
  }
}
