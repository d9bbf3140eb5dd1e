import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type BreakerView,
  failureThreshold,
  judge,
} from '../../../../../../emulator/services/ecs/scheduler/circuit-breaker.ts';
import { launchDelay } from '../../../../../../emulator/services/ecs/scheduler/launch-throttle.ts';

// The table of https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
test.each([
  [0, 3],
  [1, 3],
  [6, 3],
  [7, 4],
  [25, 13],
  [400, 200],
  [800, 200],
])('with %i desired tasks the circuit breaker trips after %i failures', (desired, threshold) => {
  expect(failureThreshold(desired)).toBe(threshold);
});

describe('the circuit breaker', () => {
  const tripped: BreakerView = {
    ...{ isEnabled: true, rollsBack: true, failures: 3, desiredCount: 1 },
    ...{ hasCompleted: true, isRollback: false },
  };

  test.each<[string, Partial<BreakerView>]>([
    ['roll back', {}],
    ['go on', { failures: 2 }],
    ['go on', { isEnabled: false, failures: 100 }],
    ['fail', { rollsBack: false }],
    ['fail', { hasCompleted: false }],
    ['fail', { isRollback: true }],
  ])('says %s with %j', (verdict, view) => {
    expect(judge({ ...tripped, ...view })).toBe(verdict);
  });
});

test('a crash loop is started ever more slowly, up to 27 minutes', () => {
  expect([0, 2, 3, 4, 5].map(launchDelay)).toEqual([0, 0, 10_000, 20_000, 40_000]);
  fc.assert(
    fc.property(fc.nat(1000), (failures) => {
      expect(launchDelay(failures + 1)).toBeGreaterThanOrEqual(launchDelay(failures));
      expect(launchDelay(failures)).toBeLessThanOrEqual(27 * 60_000);
    }),
  );
});
