import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { choosePlan } from '../../../../scripts/workflows/plan.ts';
import { readWorkflows } from '../../../../scripts/workflows/workflow-file.ts';

test('all workflows are run, deploy before those that look at what it made', () => {
  expect(choosePlan([]).map(({ file }) => file)).toEqual([
    ...['validate.yml', 'deploy.yml', 'canary.yml', 'canary.yml', 'drift.yml'],
  ]);
});

test('deploy goes along with canary and drift, and alone is alone', () => {
  expect(choosePlan(['drift']).map(({ file }) => file)).toEqual(['deploy.yml', 'drift.yml']);
  expect(choosePlan(['deploy']).map(({ file }) => file)).toEqual(['deploy.yml']);
});

test('an unknown workflow is refused, and the known ones are named', () => {
  expect(() => choosePlan(['depoly'])).toThrow(
    'there is no workflow depoly; give any of validate, deploy, canary, drift',
  );
});

test('each schedule of the workflows is run as it stands in its file', async () => {
  const workflows = await readWorkflows('.');
  const written = [...workflows.values()].flatMap(
    ({ on }) => (on.schedule ?? []) as { cron: string }[],
  );
  const planned = choosePlan([]).flatMap(({ event }) =>
    event.name === 'schedule' ? [event.cron] : [],
  );

  expect(planned.toSorted()).toEqual(written.map(({ cron }) => cron).toSorted());
  expect(await readFile('.github/workflows/canary.yml', 'utf8')).toContain(
    `github.event.schedule == '${planned[1]}' && 'drill'`,
  );
});
