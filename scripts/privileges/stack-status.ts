import { setTimeout } from 'node:timers/promises';
import { asAdministrator } from './callers.ts';
import type { Place } from './place.ts';

/** How long an operation may take in real time: processes that run for a stack end in theirs. */
const longest = 30_000;

/** The status of a stack once its operation has ended. */
export async function lastStatusOf(place: Place, StackName: string): Promise<string> {
  const call = asAdministrator(place);
  const deadline = Date.now() + longest;
  for (;;) {
    const { Stacks: [stack] = [] } = await call<{ Stacks?: { StackStatus: string }[] }>(
      'cloudformation',
      'DescribeStacks',
      { StackName },
    );
    const status = stack?.StackStatus ?? 'gone';
    if (!status.endsWith('_IN_PROGRESS') || Date.now() > deadline) return status;
    await setTimeout(50);
    await place.world.clock.advance(5_000);
  }
}
