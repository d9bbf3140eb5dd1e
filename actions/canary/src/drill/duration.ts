import { type Deadlines, evaluationLag } from '../judge.ts';

/** For what lies between the waits: the beginning's own message, two new alarms, the calls themselves. */
const preparation = 10 * 60_000;

/** How long a drill takes at most: a wave that must stay silent, then one that must alarm and recover. */
export function longestDrill(
  { delivered, alarmed, notified, recovered }: Deadlines,
  windows: readonly number[],
): number {
  const recovery = Math.max(recovered, ...windows.map((window) => window + evaluationLag));
  return preparation + 2 * (delivered + alarmed) + notified + recovery;
}
