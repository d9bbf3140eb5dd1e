/** Why a client or a target was not served, where AWS would leave one guessing. Each once, however often it happens. */
export function tell(told: Set<string>, sentence: string): void {
  if (told.has(sentence)) return;
  told.add(sentence);
  process.stderr.write(`load balancer: ${sentence}\n`);
}
