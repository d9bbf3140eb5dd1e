import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../../../actions/canary/src/report.ts';
import { toTable, toTimeline } from '../../../../scripts/start/timeline.ts';

type ScenarioReport = Report['scenarios'][number];

function aScenario(overrides: Partial<ScenarioReport> = {}): ScenarioReport {
  const seconds = {
    called: 0,
    recorded: 120,
    delivered: 290,
    counted: 330,
    alarmed: 360,
    notified: 360,
    recovered: 780,
  };
  return {
    id: 'denied',
    title: 'the watched role is refused',
    expects: 'alarm',
    verdict: 'PASS',
    hops: Object.entries(seconds).map(([hop, after]) => ({
      hop,
      at: new Date(after * 1000).toISOString(),
      seconds: after,
    })),
    ...overrides,
  };
}

function aReport(...scenarios: ScenarioReport[]): Report {
  return { runId: '1', verdict: 'PASS', findings: [], scenarios };
}

describe('the table of a run', () => {
  test('says for each hop how long after the call it was passed', () => {
    const [, row] = toTable(aReport(aScenario())).split('\n');

    expect(row?.split(/ {2,}/)).toEqual([
      'denied',
      'alarm',
      'PASS',
      '+0s',
      '+2m 00s',
      '+4m 50s',
      '+5m 30s',
      '+6m 00s',
      '+6m 00s',
      '+13m 00s',
    ]);
  });

  test('marks the broken hop and leaves those behind it open', () => {
    const broken = aScenario({
      verdict: 'FAIL',
      brokenHop: 'delivered',
      hops: aScenario().hops.slice(0, 2),
    });

    const [, row] = toTable(aReport(broken)).split('\n');

    expect(row?.split(/ {2,}/).slice(2)).toEqual([
      'FAIL',
      '+0s',
      '+2m 00s',
      'BROKEN',
      '·',
      '·',
      '·',
      '·',
    ]);
  });
});

describe('the timeline of a run', () => {
  test('shows every passed hop in its order, also those of one moment', () => {
    const [line = ''] = toTimeline(aReport(aScenario())).split('\n');

    expect(line.replace(/[─ ]/g, '')).toBe('denied●RDCAN○');
  });

  test('puts scenarios on one axis, so that a later hop stands further to the right', () => {
    const slow = aScenario({
      id: 'volume',
      hops: aScenario().hops.map((hop) => ({ ...hop, seconds: hop.seconds * 2 })),
    });

    const [quick = '', late = ''] = toTimeline(aReport(aScenario(), slow)).split('\n');

    expect(late.indexOf('○')).toBeGreaterThan(quick.indexOf('○'));
    expect(late.indexOf('●')).toBe(quick.indexOf('●'));
  });

  test('leaves out scenarios that were not run', () => {
    const text = toTimeline(
      aReport(aScenario({ id: 'never', verdict: 'NOT RUN', hops: [] }), aScenario()),
    );

    expect(text).not.toContain('never');
  });
});
