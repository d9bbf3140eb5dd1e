import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { concurrency, permissions, schedules, timeouts, triggers } from './rules/conduct.ts';
import { type File, type Rule, toFile } from './rules/rule.ts';
import { checkouts, pins, scripts, secrets, tokenJobs } from './rules/supply-chain.ts';
import { pullRequests, roles } from './rules/trust.ts';
import { allGreen, inputs, outputs } from './rules/wiring.ts';

const rules = {
  ...{ pins, scripts, checkouts, tokenJobs, secrets },
  ...{ permissions, timeouts, concurrency, triggers, schedules },
  ...{ inputs, outputs, allGreen },
  ...{ roles, pullRequests },
} satisfies Record<string, Rule>;

const folder = '.github/workflows';
const shipped = readdirSync(folder).map((name) =>
  toFile(name, readFileSync(join(folder, name), 'utf8')),
);

/** The shipped files, but for one text in one of them. */
function broken(name: string, from: string | RegExp, to: string): File[] {
  return shipped.map((file) => {
    if (file.name !== name) return file;
    const text = file.text.replace(from, to);
    expect(text).not.toBe(file.text);
    return toFile(name, text);
  });
}

test('there are the four workflows', () => {
  expect(shipped.map(({ name }) => name)).toEqual([
    ...['canary.yml', 'deploy.yml', 'drift.yml', 'validate.yml'],
  ]);
});

describe('the shipped workflows', () => {
  test.each(Object.entries(rules))('keep the rule %s', (_name, rule) => {
    expect(rule(shipped)).toEqual([]);
  });
});

describe('a workflow that breaks a rule is found', () => {
  test.each<[keyof typeof rules, string, string | RegExp, string, string]>([
    ['pins', 'deploy.yml', /@3d3c42e\w+/u, '@v7', 'is not pinned by a commit'],
    ['pins', 'deploy.yml', ' # v7.0.1', '', 'does not say its release'],
    ['pins', 'drift.yml', '@3d3c42e5', '@3d3c42e6', 'another commit elsewhere'],
    ['pins', 'drift.yml', '# v7.0.1', '# v7.0.0', 'another commit elsewhere'],
    [
      'scripts',
      'validate.yml',
      'npm run check\n',
      'npm run ${{ github.head_ref }}\n',
      'expression',
    ],
    ['checkouts', 'deploy.yml', 'persist-credentials: false', 'fetch-depth: 1', 'keeps the token'],
    ['tokenJobs', 'deploy.yml', '    environment: plan\n', '', 'without an environment'],
    ['tokenJobs', 'deploy.yml', 'docker buildx version;', 'npm ci;', 'not committed'],
    [
      'tokenJobs',
      'drift.yml',
      /uses: actions\/upload-artifact/u,
      'uses: actions/cache',
      'beside a token',
    ],
    ['secrets', 'deploy.yml', '${{ github.sha }}', '${{ secrets.TAG }}', 'knows a secret'],
    [
      'secrets',
      'deploy.yml',
      '    uses: ./.github',
      '    secrets: inherit\n    uses: ./.github',
      'knows a secret',
    ],
    ['permissions', 'canary.yml', 'permissions: {}', 'permissions: read-all', 'to all jobs'],
    [
      'permissions',
      'drift.yml',
      / {4}permissions:\n {6}contents: read .*\n {6}issues: .*\n/u,
      '',
      'no permissions of its own',
    ],
    [
      'permissions',
      'drift.yml',
      / # to assume .*/u,
      '',
      'does not say what id-token: write is for',
    ],
    ['timeouts', 'deploy.yml', 'timeout-minutes: 30', 'timeout-minutes: 300', 'more than'],
    ['timeouts', 'validate.yml', '    timeout-minutes: 60\n', '', 'more than'],
    ['concurrency', 'deploy.yml', '  queue: max\n', '', 'do not all wait in one queue'],
    ['concurrency', 'canary.yml', 'cancel-in-progress: false', 'cancel-in-progress: true', 'queue'],
    ['concurrency', 'deploy.yml', 'group: deploy', 'group: deploy-${{ github.sha }}', 'queue'],
    ['concurrency', 'drift.yml', /concurrency:(?:\n {2}.*)+/u, '', 'no concurrency group'],
    [
      'triggers',
      'validate.yml',
      '  pull_request:',
      '  pull_request_target:',
      'pull_request_target',
    ],
    ['triggers', 'deploy.yml', 'branches: [main]', 'branches: [main, next]', 'other branches'],
    [
      'triggers',
      'drift.yml',
      '  workflow_dispatch:',
      '  pull_request:',
      'begins on a pull request',
    ],
    ['schedules', 'canary.yml', 'cron: 17 */6', 'cron: 0 */6', 'on the hour'],
    ['inputs', 'deploy.yml', 'mode: plan', 'mood: plan', 'has no mood'],
    ['inputs', 'drift.yml', '          key: drift\n', '', 'is not given key'],
    ['inputs', 'drift.yml', '$/actions/issue', '$/actions/issues', 'is not there'],
    [
      'outputs',
      'deploy.yml',
      'steps.publish.outputs.digest',
      'steps.publish.outputs.sha',
      'no steps.publish',
    ],
    ['outputs', 'deploy.yml', '- id: plan', '- id: plans', 'no steps.plan.outputs.plan'],
    [
      'outputs',
      'deploy.yml',
      'plan: ${{ needs.plan.outputs.plan',
      'plan: ${{ needs.plan.outputs.plans',
      'no needs.plan',
    ],
    ['outputs', 'deploy.yml', 'needs: [publish, plan]', 'needs: [plan]', 'no needs.publish'],
    [
      'allGreen',
      'validate.yml',
      'localstack, preview, comment]',
      'preview, comment]',
      'does not need localstack',
    ],
    ['allGreen', 'validate.yml', '    if: ${{ always() }}\n', '', 'what was cancelled'],
    ['allGreen', 'validate.yml', "needs.prove.result != 'success' || ", '', 'passes without prove'],
    [
      'roles',
      'deploy.yml',
      'environment: production # whose',
      'environment: plan # whose',
      'not in environment production',
    ],
    [
      'roles',
      'drift.yml',
      '-plan\n          role-session',
      '-deploy\n          role-session',
      'is not in deploy.yml',
    ],
    [
      'roles',
      'drift.yml',
      '-plan\n          role-session',
      '-admin\n          role-session',
      'which identity.yaml has not',
    ],
    [
      'roles',
      'deploy.yml',
      'role-duration-seconds: 3600',
      'role-duration-seconds: 7200',
      'longer than 3600 s',
    ],
    [
      'roles',
      'canary.yml',
      'role-duration-seconds: 7200',
      'role-duration-seconds: 3600',
      'outlast',
    ],
    ['roles', 'drift.yml', 'role-session-name: drift', 'role-session-name: github', 'session'],
    ['roles', 'deploy.yml', /allowed-account-ids: .*/u, 'mask-aws-account-id: true', 'any account'],
    ['roles', 'deploy.yml', 'retry-max-attempts: 3', 'retry-max-attempts: 12', 'insists'],
    [
      'pullRequests',
      'validate.yml',
      'pull-requests: write',
      'id-token: write',
      'may ask for a token',
    ],
    [
      'pullRequests',
      'validate.yml',
      '  prove:\n',
      '  prove:\n    environment: plan\n',
      'in an environment',
    ],
    ['pullRequests', 'validate.yml', '.base.sha', '.head.sha', "a stranger's code"],
    ['pullRequests', 'validate.yml', './actions/comment', '$/actions/comment', "a stranger's code"],
  ])('%s: %s with %p as %p', (name, file, from, to, said) => {
    const found = rules[name](broken(file, from, to));

    expect(found.join('\n')).toContain(said);
  });
});
