import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { Failure } from '../../shared/failure.ts';
import type { Clients } from './clients.ts';
import { receive } from './observer-queue.ts';
import type { Instance } from './target.ts';

/** A new alarm has no state until it was evaluated for the first time; that takes a minute or two. */
const firstEvaluation = 5 * 60_000;

/**
 * Demands that every alarm is OK before anything is provoked: one that is up already cannot fire again, and its cause is
 * not ours. Waits for alarms that were only just created.
 */
export async function demandQuiet(
  clients: Clients,
  target: Instance,
  mode: 'canary' | 'drill' = 'canary',
): Promise<void> {
  const deadline = clients.time.now() + firstEvaluation;
  for (;;) {
    const states = await readStates(clients, target);
    const firing = states.filter(([, state]) => state === 'ALARM');
    if (firing.length > 0) {
      throw new Failure(
        'INCONCLUSIVE',
        `${namesOf(firing)} is in ALARM before the ${mode} began; find out why, then run it again`,
      );
    }
    const unknown = states.filter(([, state]) => state !== 'OK');
    if (unknown.length === 0) return;
    if (clients.time.now() > deadline) {
      throw new Failure('INCONCLUSIVE', `${namesOf(unknown)} has no state after five minutes`);
    }
    // What the alarms said before is of no use.
    await receive(clients, target, { keep: mode === 'drill' });
  }
}

async function readStates({ cloudWatch }: Clients, { detections }: Instance) {
  const AlarmNames = detections.map(({ alarmName }) => alarmName);
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames }));
  return AlarmNames.map((name) => {
    const alarm = MetricAlarms.find(({ AlarmName }) => AlarmName === name);
    return [name, alarm?.StateValue ?? 'missing'] as const;
  });
}

function namesOf(states: readonly (readonly [string, string])[]): string {
  return states.map(([name]) => name).join(', ');
}
