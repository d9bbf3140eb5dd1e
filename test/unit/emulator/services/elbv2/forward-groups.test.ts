import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { drawGroup } from '../../../../../emulator/services/elbv2/forward-groups.ts';

const group = (arn: string, weight: number) => ({ arn, weight });

test('draws fall to groups by their weights', () => {
  const groups = [group('a', 1), group('none', 0), group('b', 3)];

  expect([0, 0.24, 0.25, 0.99].map((draw) => drawGroup(groups, draw))).toEqual([
    ...['a', 'a', 'b', 'b'],
  ]);
});

test('a group without weight never gets a request', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      weights,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (all, draw) => {
        const drawn = drawGroup(
          all.map((weight, at) => group(String(at), weight)),
          draw,
        );

        expect(drawn === undefined).toBe(all.every((weight) => weight === 0));
        if (drawn !== undefined) expect(all[Number(drawn)]).toBeGreaterThan(0);
      },
    ),
  );
});
