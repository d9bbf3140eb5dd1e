import { expect, test } from '@jest/globals';
import { ownTimes } from '../../../../emulator/gateway/alarm-times.ts';

const at = (second: number) => new Date(1_000_000 + second * 1000);
const item = (name: string, second: number) => ({ HistorySummary: name, Timestamp: at(second) });

test('changes dated with the change before get their own times', () => {
  const shown = ownTimes([item('to OK', 0), item('to ALARM', 5), item('back to OK', 9)], at(20));

  expect(shown).toEqual([item('to OK', 5), item('to ALARM', 9), item('back to OK', 20)]);
});

test.each([
  ['the last one has the time of the alarm', [item('to ALARM', 5)], at(5)],
  ['the alarm is not there any more', [item('to ALARM', 5)], undefined],
  ['there are none', [], at(5)],
])('changes stay as they are where %s', (_why, items, last) => {
  expect(ownTimes(items, last)).toEqual(items);
});
