import { describe, expect, test } from '@jest/globals';
import { demandQuiet } from '../../../../actions/canary/src/quiet-start.ts';
import { aTarget, at, minute } from './builders.ts';
import { fakeClients } from './fake-clients.ts';

const detection = { id: 'denied', alarmName: 'denied-alarm', filterName: 'f', metricName: 'm' };
const target = aTarget({ detections: [detection] });

/** Finds the alarm in these states in turn; each wait takes a minute. */
function starting(...states: readonly (string | undefined)[]) {
  let now = at(0);
  const fake = fakeClients(
    {
      DescribeAlarms: (_, times) => {
        const StateValue = states[Math.min(times, states.length - 1)];
        const alarm = { AlarmName: 'denied-alarm', StateValue };
        return { MetricAlarms: StateValue === undefined ? [] : [alarm] };
      },
      ReceiveMessage: () => {
        now += minute;
        return {};
      },
    },
    now,
  );
  Object.assign(fake.clients.time, { now: () => now });
  return { ...fake, started: demandQuiet(fake.clients, target) };
}

describe('before anything is provoked', () => {
  test('alarms that are OK need no wait', async () => {
    const { started, operations } = starting('OK');

    await expect(started).resolves.toBeUndefined();
    expect(operations()).toEqual(['DescribeAlarms']);
  });

  test('a new alarm gets its time, by a long poll', async () => {
    const { started, calls } = starting('INSUFFICIENT_DATA', 'INSUFFICIENT_DATA', 'OK');

    await expect(started).resolves.toBeUndefined();
    const polls = calls.filter(({ operation }) => operation === 'ReceiveMessage');
    expect(polls).toHaveLength(2);
    for (const { input } of polls) {
      expect(input).toMatchObject({ WaitTimeSeconds: 20 });
      // Handed out again at once, a message would end every wait.
      expect(input).not.toHaveProperty('VisibilityTimeout');
    }
  });

  test('an alarm that is up, or comes up, ends it', async () => {
    const message = 'denied-alarm is in ALARM before the canary began';

    await expect(starting('ALARM').started).rejects.toThrow(message);
    await expect(starting('INSUFFICIENT_DATA', 'ALARM').started).rejects.toThrow(message);
  });

  test.each([['INSUFFICIENT_DATA'], [undefined]])(
    'an alarm that is %s for five minutes proves nothing',
    async (state) => {
      await expect(starting(state).started).rejects.toMatchObject({
        code: 'INCONCLUSIVE',
        message: 'denied-alarm has no state after five minutes',
      });
    },
  );
});
