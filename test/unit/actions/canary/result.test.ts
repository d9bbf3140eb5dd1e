import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../../../actions/canary/src/preflight.ts';
import {
  conclude,
  failedPreflight,
  inconclusive,
  type ScenarioResult,
} from '../../../../actions/canary/src/result.ts';
import { alarmOf, aScenario, silence } from './builders.ts';

const denied = aScenario();
const volume = aScenario({ id: 'volume', expects: alarmOf('volume') });
const silent = aScenario({ id: 'everyday-use', expects: silence });

const passed = (scenario = denied): ScenarioResult => ({ scenario, verdict: 'PASS', hops: [] });
const failed = (brokenHop: NonNullable<ScenarioResult['brokenHop']>, scenario = denied) =>
  ({ scenario, verdict: 'FAIL', brokenHop, reason: `broken at ${brokenHop}`, hops: [] }) as const;

describe('a run', () => {
  test('passes if every scenario did', () => {
    expect(conclude('1', [], [passed(), passed(volume)])).toEqual({
      runId: '1',
      verdict: 'PASS',
      findings: [],
      scenarios: [passed(), passed(volume)],
    });
  });

  test('of nothing is no pass', () => {
    expect(conclude('1', [], [])).toMatchObject({ verdict: 'FAIL', reason: 'nothing was run' });
  });

  test('fails with the first broken hop of the chain, whoever found it', () => {
    expect(
      conclude('1', [], [passed(silent), failed('notified'), failed('counted', volume)]),
    ).toMatchObject({ verdict: 'FAIL', brokenHop: 'counted', reason: 'broken at counted' });
  });

  test('with a scenario that was not run is no pass', () => {
    const notRun: ScenarioResult = { scenario: volume, verdict: 'NOT RUN', reason: 'x', hops: [] };

    expect(conclude('1', [], [passed(), notRun]).verdict).toBe('FAIL');
  });
});

describe('a preflight that found a broken link', () => {
  const ofDenied: Finding = { hop: 'alarmed', detection: 'denied', message: 'no alarm' };
  const ofAll: Finding = { hop: 'delivered', message: 'the trail is stopped' };

  test('fails the scenarios of that detection only, and none was run', () => {
    const { verdict, brokenHop, scenarios } = failedPreflight(
      '1',
      [ofDenied],
      [silent, denied, volume],
    );

    expect({ verdict, brokenHop }).toEqual({ verdict: 'FAIL', brokenHop: 'alarmed' });
    expect(scenarios.map((one) => [one.scenario.id, one.verdict])).toEqual([
      ['everyday-use', 'NOT RUN'],
      ['denied', 'FAIL'],
      ['volume', 'NOT RUN'],
    ]);
  });

  test('names the earliest hop and its reason', () => {
    expect(failedPreflight('1', [ofDenied, ofAll], [denied])).toMatchObject({
      brokenHop: 'delivered',
      reason: 'the trail is stopped',
      scenarios: [{ verdict: 'FAIL', brokenHop: 'delivered', reason: 'the trail is stopped' }],
    });
  });

  test('fails the run even if no chosen scenario needs the link', () => {
    expect(failedPreflight('1', [ofDenied], [volume])).toMatchObject({
      verdict: 'FAIL',
      brokenHop: 'alarmed',
      reason: 'no alarm',
    });
  });
});

test('an inconclusive run keeps what was decided and tells why the rest was not run', () => {
  const result = inconclusive('1', 'no credentials', [passed(silent)], [silent, denied]);

  expect(result).toMatchObject({ verdict: 'INCONCLUSIVE', reason: 'no credentials' });
  expect(result).not.toHaveProperty('brokenHop');
  expect(result.scenarios.map((one) => [one.verdict, one.reason])).toEqual([
    ['PASS', undefined],
    ['NOT RUN', 'no credentials'],
  ]);
});
