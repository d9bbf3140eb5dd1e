import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { toMarkdown, toReport, writeReport } from '../../../../actions/canary/src/report.ts';
import type { RunResult } from '../../../../actions/canary/src/result.ts';
import { aScenario, at, start } from './builders.ts';

const hostile = 'x | y\n::error::<img src=x> @team #1 [a](b)';

const result = (overrides: Partial<RunResult> = {}): RunResult => ({
  runId: '7-1-abc',
  verdict: 'FAIL',
  brokenHop: 'alarmed',
  reason: hostile,
  findings: [],
  scenarios: [
    {
      scenario: aScenario(),
      verdict: 'FAIL',
      brokenHop: 'alarmed',
      reason: hostile,
      alarmReason: hostile,
      hops: [
        { hop: 'called', at: start },
        { hop: 'delivered', at: at(5) + 2000 },
      ],
    },
  ],
  ...overrides,
});

test('the report has ISO times, seconds since the call, and nothing of the code', () => {
  expect(toReport(result({ reason: 'r' })).scenarios).toEqual([
    {
      id: 'denied',
      title: 'the watched role is refused',
      expects: 'alarm',
      verdict: 'FAIL',
      brokenHop: 'alarmed',
      reason: hostile,
      alarmReason: hostile,
      hops: [
        { hop: 'called', at: '2026-11-23T08:00:00.000Z', seconds: 0 },
        { hop: 'delivered', at: '2026-11-23T08:05:02.000Z', seconds: 302 },
      ],
    },
  ]);
});

test('the report is written into a folder that is not there yet', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keywatch-canary-'));
  try {
    const path = join(folder, 'report/canary.json');

    await writeReport(path, result());

    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ verdict: 'FAIL' });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the summary shows the verdict, the hops with their delay and the broken one', () => {
  const summary = toMarkdown(result({ reason: 'no alarm' }));

  expect(summary).toContain('## Canary: FAIL at alarmed\n\nno alarm\n');
  expect(summary).toContain(
    '| <code>denied</code> | alarm | FAIL | +0s |  | +5m 02s |  | **broken** |  |  |',
  );
});

test('the summary of a pass says no reason', () => {
  expect(toMarkdown({ runId: '1', verdict: 'PASS', findings: [], scenarios: [] })).toMatch(
    /^## Canary: PASS\n\n\| scenario/,
  );
});

test('what others wrote cannot break out of the summary', () => {
  const lines = toMarkdown(result()).split('\n');

  expect(lines.join('\n')).not.toMatch(/<img|\[a\]\(|@team|^::error/m);
  expect(lines.filter((line) => line.startsWith('|'))).toHaveLength(3);
});
