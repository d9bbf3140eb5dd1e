import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judge } from '../../../../actions/canary/src/judge.ts';
import { aDriven, at, aWave, deadlines, down, minute, start, up } from './builders.ts';

test('whatever is seen: a decided scenario stays decided, and no pass lacks a hop', () => {
  const moment = fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined });
  const chain = fc.record({
    recorded: moment,
    delivered: moment,
    counted: moment,
    alarmed: moment,
    notified: moment,
    recovered: moment,
    sum: fc.integer({ min: 0, max: 3 }),
    now: fc.integer({ min: 0, max: 120 }),
  });
  fc.assert(
    fc.property(chain, (seen) => {
      const driven = aDriven();
      const judged = judge(driven, aWave([driven]), {
        now: at(seen.now),
        foreign: [],
        others: new Map(),
        recorded: new Map(seen.recorded ? [['call-1', at(seen.recorded)]] : []),
        delivered: new Map(seen.delivered ? [['call-1', [{ at: at(seen.delivered) }]]] : []),
        counted: new Map(
          seen.counted ? [['denied', { sum: seen.sum, since: at(seen.counted) }]] : [],
        ),
        changes: new Map([
          [
            'denied',
            [
              ...(seen.alarmed ? [up(seen.alarmed)] : []),
              ...(seen.alarmed && seen.recovered ? [down(seen.recovered)] : []),
            ],
          ],
        ]),
        messages: new Map(seen.notified ? [['denied', { at: at(seen.notified) }]] : []),
      });
      const isWhole = [
        seen.delivered,
        seen.counted,
        seen.alarmed,
        seen.notified,
        seen.recovered,
      ].every((one) => one !== undefined);
      expect(judged.verdict === 'PASS').toBe(isWhole && seen.sum === 1);
      const longest = Object.values(deadlines).reduce((sum, one) => sum + one, 0) + 40 * minute;
      if (at(seen.now) > start + longest) expect(judged.verdict).not.toBe('PENDING');
    }),
    { numRuns: 300, seed: 7 },
  );
});
