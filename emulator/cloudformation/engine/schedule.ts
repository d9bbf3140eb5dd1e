import type { Dependencies } from '../template/graph.ts';

/**
 * Does the work of each id as soon as that of all it needs is done, and what is independent at the same time. After
 * `stopped` nothing more is begun; what is under way is waited for. `work` must not throw.
 */
export async function inOrder(
  dependencies: Dependencies,
  work: (id: string) => Promise<void>,
  stopped: () => boolean = () => false,
): Promise<void> {
  const runs = new Map<string, Promise<void>>();
  const once = (id: string): Promise<void> => {
    const known = runs.get(id);
    if (known !== undefined) return known;
    const run = afterNeeds(id);
    runs.set(id, run);
    return run;
  };
  const afterNeeds = async (id: string): Promise<void> => {
    const needs = [...(dependencies.get(id) ?? [])].filter((need) => dependencies.has(need));
    await Promise.all(needs.map(once));
    if (!stopped()) await work(id);
  };
  await Promise.all([...dependencies.keys()].map(once));
}

/** The other way round: who needs whom. What is needed goes last, as in deletion. */
export function reversed(dependencies: Dependencies): Dependencies {
  const result = new Map([...dependencies.keys()].map((id) => [id, new Set<string>()]));
  for (const [id, needs] of dependencies) {
    for (const need of needs) result.get(need)?.add(id);
  }
  return result;
}
