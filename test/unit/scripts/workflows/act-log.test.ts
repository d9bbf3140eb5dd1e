import { describe, expect, test } from '@jest/globals';
import { ActLog } from '../../../../scripts/workflows/act-log.ts';

function hear(...lines: readonly object[]) {
  let now = 0;
  const told: string[] = [];
  const log = new ActLog(
    (id, what) => told.push(`${id}: ${what}`),
    () => {
      now += 500;
      return now;
    },
  );
  for (const line of lines) log.hear(JSON.stringify(line));
  return { told, log };
}

const step = { job: 'deploy/plan ', step: 'npm ci\nnpm test', stepID: ['0'] };

describe('the log of act', () => {
  test('tells of jobs by their ids, those of a called workflow behind the calling one', () => {
    const { told, log } = hear(
      { job: 'deploy/plan  ', msg: 'Run Set up job' },
      { job: 'deploy/plan', jobResult: 'success' },
      { job: 'canary/canary/issue', jobResult: 'failure' },
    );

    expect(told).toEqual([
      ...['plan: begins', 'plan: success', 'canary / issue: begins', 'canary / issue: failure'],
    ]);
    expect(log.jobs(['plan', 'apply', 'canary / issue'])).toMatchObject([
      { id: 'plan', outcome: 'success', seconds: 1 },
      { id: 'canary / issue', outcome: 'failure' },
      { id: 'apply', outcome: 'skipped', seconds: 0 },
    ]);
  });

  test('keeps what a step printed, and whether it failed', () => {
    const { log } = hear(
      { ...step, raw_output: true, msg: 'one\r\ntwo\n' },
      { ...step, command: 'error', msg: '::error::three' },
      { ...step, stepResult: 'failure', msg: 'Failure - Main' },
      { ...step, command: 'summary', content: '# Told\n', msg: 'Summary' },
      { job: 'deploy/plan', jobResult: 'failure' },
    );

    expect(log.jobs([])).toMatchObject([
      {
        steps: [{ name: 'npm ci', outcome: 'failure', log: ['one', 'two', '::error::three'] }],
        summary: '# Told\n',
      },
    ]);
  });

  test('takes a job without a result for failed: it was ended in its midst', () => {
    const { log } = hear({ job: 'deploy/plan', msg: 'Run Set up job' });

    expect(log.jobs(['plan'])).toMatchObject([{ id: 'plan', outcome: 'failure' }]);
  });

  test('keeps what belongs to no job, warnings left out', () => {
    const { log } = hear(
      { level: 'warning', msg: 'no Docker' },
      { level: 'error', msg: 'workflow is not valid' },
    );
    log.hear('Error: no jobs');

    expect(log.stray).toEqual(['workflow is not valid', 'Error: no jobs']);
    expect(log.jobs(['plan'])).toMatchObject([{ outcome: 'skipped' }]);
  });
});
