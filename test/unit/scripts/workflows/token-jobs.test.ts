import { describe, expect, test } from '@jest/globals';
import { repository } from '../../../../scripts/workflows/repository.ts';
import type { RunEvent } from '../../../../scripts/workflows/run-event.ts';
import { tokenJobs } from '../../../../scripts/workflows/token-jobs.ts';
import { parseWorkflow } from '../../../../scripts/workflows/workflow-file.ts';

const workflows = new Map(
  Object.entries({
    'deploy.yml': `
name: deploy
jobs:
  plan: { environment: plan, permissions: { id-token: write } }
  tell: { permissions: { issues: write } }
  canary: { permissions: { id-token: write }, uses: ./.github/workflows/canary.yml }
  weak: { permissions: { contents: read }, uses: ./.github/workflows/weak.yml }
`,
    'canary.yml': `
name: canary
jobs:
  canary: { environment: { name: canary }, permissions: { id-token: write } }
  issue: { permissions: { issues: write } }
`,
    'weak.yml': 'jobs: { greedy: { permissions: { id-token: write } } }',
  }).map(([file, text]) => [file, parseWorkflow(text)]),
);

const jobsOf = (file: string, event: RunEvent) =>
  tokenJobs(workflows, file, event, repository, 'abc');

describe('who may ask for a token', () => {
  test('jobs with id-token: write, those of a called workflow only if the caller has it too', () => {
    const jobs = jobsOf('deploy.yml', { name: 'push' });

    expect(jobs.map(({ file, job }) => `${file} ${job}`)).toEqual([
      'deploy.yml plan',
      'canary.yml canary',
    ]);
  });

  test("nobody in a fork's pull request", () => {
    expect(jobsOf('deploy.yml', { name: 'pull_request', number: 7, fork: true })).toEqual([]);
  });
});

describe('what a token says', () => {
  test('of a called job: its own file and environment, in a run of the calling workflow', () => {
    const [, canary] = jobsOf('deploy.yml', { name: 'push' });

    expect(canary?.claims).toMatchObject({
      repository: 'keywatch-team/keywatch',
      repository_id: repository.id,
      ref: 'refs/heads/main',
      event_name: 'push',
      environment: 'canary',
      workflow: 'deploy',
      workflow_ref: 'keywatch-team/keywatch/.github/workflows/deploy.yml@refs/heads/main',
      job_workflow_ref: 'keywatch-team/keywatch/.github/workflows/canary.yml@refs/heads/main',
    });
  });

  test("of a pull request of ours: the merge's ref", () => {
    const [plan] = jobsOf('deploy.yml', { name: 'pull_request', number: 7, fork: false });

    expect(plan?.claims).toMatchObject({
      ref: 'refs/pull/7/merge',
      base_ref: 'main',
      head_ref: 'change',
      job_workflow_ref: 'keywatch-team/keywatch/.github/workflows/deploy.yml@refs/pull/7/merge',
    });
  });
});
