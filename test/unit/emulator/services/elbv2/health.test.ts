import { expect, test } from '@jest/globals';
import {
  afterCheck,
  type CheckOutcome,
  registering,
} from '../../../../../emulator/services/elbv2/health.ts';
import {
  matches,
  readCheck,
} from '../../../../../emulator/services/elbv2/health-check-settings.ts';

const check = readCheck({ HealthyThresholdCount: 3, UnhealthyThresholdCount: 2 });
const good: CheckOutcome = { healthy: true };
const bad: CheckOutcome = { healthy: false, reason: 'Target.Timeout', description: 'slow' };

test.each([
  ['+', 'healthy'],
  ['-', 'initial'],
  ['--', 'unhealthy'],
  ['-+', 'healthy'],
  ['+-', 'healthy'],
  ['+-+-', 'healthy'],
  ['+--', 'unhealthy'],
  ['--++', 'unhealthy'],
  ['--++-++', 'unhealthy'],
  ['--+++', 'healthy'],
  ['--+++-', 'healthy'],
])('after %s a target is %s', (outcomes, state) => {
  const health = [...outcomes].reduce(
    (before, sign) => afterCheck(before, sign === '+' ? good : bad, check),
    registering,
  );

  expect(health.state).toBe(state);
});

test('an unhealthy target tells the reason of its latest check', () => {
  const once = afterCheck(afterCheck(registering, bad, check), bad, check);
  const mismatch = { ...bad, reason: 'Target.ResponseCodeMismatch' } as const;

  expect(afterCheck(once, mismatch, check).reason).toBe('Target.ResponseCodeMismatch');
});

test.each([
  ['200', 200, true],
  ['200', 201, false],
  ['200,204', 204, true],
  ['200-299', 250, true],
  ['200-299', 300, false],
  ['200-210,404', 404, true],
])('matcher %s and code %d', (matcher, code, expected) => {
  expect(matches(matcher, code)).toBe(expected);
});
