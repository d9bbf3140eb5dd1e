import { type Deadlines, evaluationLag } from '../judge.ts';

/** For what lies between the waits: the beginning's own message, two new alarms, the calls themselves. */
const preparation = 10 * 60_000;

/** How long a drill takes at most: a wave that must stay silent, then one that must alarm and recover. */
export function longestDrill(deadlines: Deadlines, windows: readonly number[]): number {
  return preparation + deadlines.delivered + deadlines.alarmed + aftermath(deadlines, windows);
}

/** How long after its call a failure may show: as a record that comes late, or by an alarm that is still up. */
export function aftermath(
  { delivered, alarmed, notified, recovered }: Deadlines,
  windows: readonly number[],
): number {
  const recovery = Math.max(recovered, ...windows.map((window) => window + evaluationLag));
  return delivered + alarmed + notified + recovery;
}
