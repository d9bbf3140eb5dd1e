import { describe, expect, test } from '@jest/globals';
import { AlarmChanges } from '../../../../actions/canary/src/alarm-changes.ts';
import { aTarget, at } from './builders.ts';
import { fakeClients } from './fake-clients.ts';

const target = aTarget();
const names = target.detections.map(({ alarmName }) => alarmName);

interface Change {
  readonly at: number;
  readonly state: 'OK' | 'ALARM';
}

const item = ({ at: time, state }: Change) => ({
  Timestamp: new Date(time),
  HistoryData: JSON.stringify({ newState: { stateValue: state, stateReason: 'so' } }),
});

/** One list of all changes for each look: what the alarm has come through, and of it what the history tells by then. */
function looking(looks: readonly { happened: readonly Change[]; told?: readonly Change[] }[]) {
  const [name = ''] = names;
  let look = -1;
  const { clients, calls } = fakeClients(
    {
      DescribeAlarms: () => {
        look += 1;
        const last = looks[look]?.happened.at(-1);
        return {
          MetricAlarms: names.map((AlarmName) => ({
            AlarmName,
            StateValue: (AlarmName === name && last?.state) || 'OK',
            StateTransitionedTimestamp: new Date((AlarmName === name && last?.at) || at(-60)),
          })),
        };
      },
      DescribeAlarmHistory: ({ AlarmName }) => {
        const { happened = [], told = happened } = looks[look] ?? {};
        return { AlarmHistoryItems: AlarmName === name ? told.map(item) : [] };
      },
    },
    at(0),
  );
  const changes = new AlarmChanges(clients, target, at(0));
  const statesAfter = async () => {
    const isNew = await changes.look();
    const states = (changes.known.get(target.detections[0]?.id ?? '') ?? []).map(
      ({ state }) => state,
    );
    return [states, isNew];
  };
  const asked = () =>
    calls.filter(({ operation }) => operation === 'DescribeAlarmHistory').map(({ input }) => input);
  return { statesAfter, asked, calls };
}

const up: Change = { at: at(2), state: 'ALARM' };
const down: Change = { at: at(3), state: 'OK' };

describe('the state changes of alarms', () => {
  test('cost one call while nothing changes', async () => {
    const { statesAfter, calls } = looking([{ happened: [] }, { happened: [] }]);

    expect(await statesAfter()).toEqual([[], false]);
    expect(await statesAfter()).toEqual([[], false]);
    expect(calls.map(({ operation }) => operation)).toEqual(['DescribeAlarms', 'DescribeAlarms']);
    expect(calls[0]?.input).toEqual({ AlarmNames: names });
  });

  test('are read once each, of the alarm that changed', async () => {
    const { statesAfter, asked } = looking([
      { happened: [up] },
      { happened: [up] },
      { happened: [up, down] },
      { happened: [up, down] },
    ]);

    expect(await statesAfter()).toEqual([['ALARM'], true]);
    expect(await statesAfter()).toEqual([['ALARM'], false]);
    expect(await statesAfter()).toEqual([['ALARM', 'OK'], true]);
    expect(await statesAfter()).toEqual([['ALARM', 'OK'], false]);
    expect(asked()).toHaveLength(2);
    expect(asked()[0]).toMatchObject({ AlarmName: names[0], StartDate: new Date(at(0)) });
  });

  test('are not missed if they came and went between two looks', async () => {
    const { statesAfter } = looking([{ happened: [] }, { happened: [up, down] }]);

    await statesAfter();

    expect(await statesAfter()).toEqual([['ALARM', 'OK'], true]);
  });

  test('are not missed if they came and went right after one that is known', async () => {
    const again: Change[] = [
      { at: down.at + 1000, state: 'ALARM' },
      { at: down.at + 2000, state: 'OK' },
    ];
    const { statesAfter } = looking([{ happened: [up, down] }, { happened: [up, down, ...again] }]);

    await statesAfter();

    expect(await statesAfter()).toEqual([['ALARM', 'OK', 'ALARM', 'OK'], true]);
  });

  test('are asked for again while the history lags behind the alarm', async () => {
    const { statesAfter } = looking([
      { happened: [up, down], told: [] },
      { happened: [up, down], told: [up] },
      { happened: [up, down] },
    ]);

    expect(await statesAfter()).toEqual([[], false]);
    expect(await statesAfter()).toEqual([['ALARM'], true]);
    expect(await statesAfter()).toEqual([['ALARM', 'OK'], true]);
  });

  test('are asked for of an alarm that is gone', async () => {
    const { clients, operations } = fakeClients(
      {
        DescribeAlarms: () => ({ MetricAlarms: [] }),
        DescribeAlarmHistory: () => ({ AlarmHistoryItems: [item(up)] }),
      },
      at(0),
    );
    const changes = new AlarmChanges(clients, target, at(0));

    await changes.look();

    expect(changes.known.size).toBe(names.length);
    expect(operations()).toHaveLength(1 + names.length);
  });
});
