import type { Instance } from './store.ts';

const turns = new WeakMap<Instance, Promise<unknown>>();

/** Changes of one instance that take several calls of other services go one after the other. */
export function inTurn<T>(instance: Instance, work: () => Promise<T>): Promise<T> {
  const done = (turns.get(instance) ?? Promise.resolve()).then(work);
  turns.set(
    instance,
    done.catch(() => {}),
  );
  return done;
}
