import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';

// Real tools take their time on a busy machine.
jest.setTimeout(120_000);

const WORKFLOW = `name: greet
on: push
permissions: {}
concurrency:
  group: greet
  cancel-in-progress: true
jobs:
  greet:
    name: Greet
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - run: echo hello
`;

const ACTION = `name: Greet
description: Says hello.
runs:
  using: node24
  main: index.cjs
`;

const TEMPLATE = `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      KmsMasterKeyId: !GetAtt Key.Arn
  Key:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: cloudwatch.amazonaws.com
            Action: [kms:Decrypt, kms:GenerateDataKey*]
            Resource: '*'
            Condition:
              StringEquals:
                aws:SourceAccount: !Ref AWS::AccountId
`;

let project: string;

async function write(file: string, content: string): Promise<void> {
  await mkdir(dirname(join(project, file)), { recursive: true });
  await writeFile(join(project, file), content);
}

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'keywatch-check-'));
  for (const name of ['.venv', '.venv-checks', 'node_modules']) {
    await symlink(resolve(name), join(project, name));
  }
  await cp('cloudformation/guard', join(project, 'cloudformation/guard'), { recursive: true });
  await mkdir(join(project, '.git'));
  await write('.github/workflows/greet.yml', WORKFLOW);
  await write('actions/greet/action.yml', ACTION);
  await write('cloudformation/stacks.yaml', 'region: ap-southeast-2\n');
  await write('cloudformation/topic.yaml', TEMPLATE);
  await write(
    'cloudformation/deployments/production/topic.yaml',
    'template-file-path: cloudformation/topic.yaml\n',
  );
});
afterEach(async () => rm(project, { recursive: true }));

async function check(...flags: string[]) {
  return checkOn({ GITHUB_ACTIONS: '' }, ...flags);
}

async function checkOn(env: Record<string, string>, ...flags: string[]) {
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [resolve('scripts/check.ts'), ...flags],
    { cwd: project, env, reject: false },
  );
  const report = await readFile(join(project, 'report/check.json'), 'utf8').catch(() => '{}');
  return { exitCode, stdout, stderr, report: JSON.parse(report) };
}

const clean = { version: expect.stringMatching(/^\d+\.\d+\.\d+$/), findings: 0, suppressed: 0 };

test('a tree without a fault passes, and checkov is named', async () => {
  const { exitCode, stdout, stderr, report } = await check();

  expect(stderr).toBe('');
  expect(report).toEqual({
    jactionlint: clean,
    zizmor: clean,
    'cfn-lint': clean,
    guard: clean,
    checkov: { unavailable: 'run npm run check:checkov' },
  });
  expect(stdout).toMatch(/^tool +version +findings +suppressed\njactionlint +\d\S+ +0 +0\n/);
  expect(exitCode).toBe(0);
});

test('each tool shows the faults that it is for, where they are', async () => {
  await write(
    '.github/workflows/greet.yml',
    `${WORKFLOW}      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - run: echo $HOME
      - run: test "\${{ steps.none.outputs.x }}" = x
`,
  );
  await write(
    'cloudformation/topic.yaml',
    `${TEMPLATE.replace('EnableKeyRotation: true', 'EnableKeyRotation: false')}  Filter:
    Type: AWS::SNS::Subscription
    Properties:
      Protocol: sqs
      TopicArn: !GetAtt Nowhere.Arn
      Endpoint: !Join ['', [a, b]]
`,
  );

  const { exitCode, stdout, report } = await check();

  const places = stdout.split('\n').flatMap((line) => /^(\S+:\d+ \S+ \S+):/.exec(line)?.[1] ?? []);
  expect(places).toEqual([
    '.github/workflows/greet.yml:14 jactionlint unpinned-uses',
    '.github/workflows/greet.yml:17 jactionlint shellcheck',
    '.github/workflows/greet.yml:18 jactionlint undefined-property',
    '.github/workflows/greet.yml:18 zizmor template-injection',
    '.github/workflows/greet.yml:14 zizmor unpinned-uses',
    'cloudformation/topic.yaml:28 cfn-lint E1010',
    'cloudformation/topic.yaml:29 cfn-lint W3694',
    'cloudformation/topic.yaml:29 cfn-lint I1022',
    'cloudformation/topic.yaml:12 guard KEY_ROTATES_AND_STAYS',
  ]);
  expect(Object.values(report)).not.toContainEqual(clean);
  expect(exitCode).toBe(1);
});

describe('a tool that cannot be had', () => {
  test('is named with the remedy, and fails', async () => {
    for (const name of ['.venv', '.venv-checks', 'node_modules']) await rm(join(project, name));

    const { exitCode, stdout, report } = await check();

    expect(report).toEqual({
      jactionlint: { unavailable: expect.stringContaining('run node scripts/setup.js --checks') },
      zizmor: { unavailable: expect.stringContaining('run node scripts/setup.js --checks') },
      'cfn-lint': { unavailable: expect.stringContaining('run npm run setup') },
      guard: { unavailable: expect.stringContaining('run npm run setup') },
      checkov: { unavailable: 'run npm run check:checkov' },
    });
    expect(stdout).toContain('cannot be run');
    expect(exitCode).toBe(1);
  });

  test('may be one that another tool needs', async () => {
    await rm(join(project, '.venv'));
    await rm(join(project, '.venv-checks'));
    await mkdir(join(project, '.venv-checks/bin'), { recursive: true });
    for (const name of ['jactionlint', 'zizmor']) {
      await symlink(resolve('.venv-checks/bin', name), join(project, '.venv-checks/bin', name));
    }

    const { report } = await check();

    expect(report).toMatchObject({
      jactionlint: { unavailable: expect.stringContaining('shellcheck') },
      zizmor: clean,
    });
  });

  test('may be one whose own rules are broken', async () => {
    await rm(join(project, '.venv'));
    await write('cloudformation/guard/broken.guard', 'rule broken { Resources. ');

    const { exitCode, report } = await check();

    expect(report.guard).toEqual({ unavailable: expect.stringContaining('broken.guard') });
    expect(exitCode).toBe(1);
  });
});

test('a suppression is counted, and one without a reason is a finding', async () => {
  await write(
    '.github/workflows/greet.yml',
    WORKFLOW.replace(
      'echo hello',
      `|
          # shellcheck disable=SC2086
          echo $HOME`,
    ).replace(
      'permissions: {}',
      'permissions: {} # zizmor: ignore[excessive-permissions] to be seen here',
    ),
  );
  await write(
    'cloudformation/topic.yaml',
    `Metadata:
  cfn-lint:
    config:
      ignore_checks:
        - I3042 # one partition is enough here
        - W3005
${TEMPLATE}`,
  );

  const { exitCode, stdout, report } = await check();

  expect(report).toMatchObject({
    jactionlint: { findings: 1, suppressed: 1 },
    zizmor: { findings: 0, suppressed: 1 },
    'cfn-lint': { findings: 1, suppressed: 2 },
  });
  const sentence =
    'is suppressed, and nothing says why; write the reason behind it or in the line above';
  expect(stdout).toContain(
    `.github/workflows/greet.yml:14 jactionlint suppression-without-reason: SC2086 ${sentence}`,
  );
  expect(stdout).toContain(
    `cloudformation/topic.yaml:6 cfn-lint suppression-without-reason: W3005 ${sentence}`,
  );
  expect(exitCode).toBe(1);
});

describe('checkov', () => {
  const failed = {
    check_id: 'CKV_AWS_7',
    check_name: 'Ensure rotation',
    file_path: '/cloudformation/topic.yaml',
    file_line_range: [7, 24],
    resource: 'AWS::KMS::Key.Key',
  };

  /** Stands in for the real one, which brings a hundred packages: says what it would say. */
  async function installCheckov(failed_checks: unknown[], parsing_errors = 0): Promise<void> {
    const answer = {
      results: { failed_checks },
      summary: { checkov_version: '3.3.30', parsing_errors },
    };
    await write('.venv-checkov/bin/checkov', `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`);
    await chmod(join(project, '.venv-checkov/bin/checkov'), 0o755);
  }

  beforeEach(async () => {
    for (const name of ['.venv', '.venv-checks', 'node_modules']) await rm(join(project, name));
  });

  test('joins the others in the report, and stays while the templates do', async () => {
    await installCheckov([]);
    await check();

    const { exitCode, report } = await check('--checkov');

    const entry = { version: '3.3.30', findings: 0, suppressed: 0, state: expect.any(String) };
    expect(report).toMatchObject({ zizmor: { unavailable: expect.any(String) }, checkov: entry });
    expect(exitCode).toBe(0);
    expect((await check()).report.checkov).toEqual(entry);

    await write('cloudformation/topic.yaml', TEMPLATE.replace('true', 'false'));
    expect((await check()).report.checkov).toEqual({ unavailable: 'run npm run check:checkov' });
  });

  test('fails on what it finds, and counts what it was told to leave', async () => {
    await installCheckov([failed]);
    await write(
      'cloudformation/topic.yaml',
      `${TEMPLATE}      # checkov:skip=CKV_AWS_33:for the account only\n      # checkov:skip=CKV_AWS_34\n`,
    );

    const { exitCode, stdout, report } = await check('--checkov');

    expect(report.checkov).toMatchObject({ findings: 2, suppressed: 2 });
    expect(stdout).toContain(
      'cloudformation/topic.yaml:7 checkov CKV_AWS_7: AWS::KMS::Key.Key: Ensure rotation',
    );
    expect(exitCode).toBe(1);
  });

  test("is shown on the pull request's lines where GitHub runs it", async () => {
    await installCheckov([failed]);

    const { stdout } = await checkOn({ GITHUB_ACTIONS: 'true' }, '--checkov');

    expect(stdout).toContain(
      '::error title=checkov CKV_AWS_7,file=cloudformation/topic.yaml,line=7,endLine=7::AWS::KMS::Key.Key: Ensure rotation',
    );
  });

  test.each([
    ['is not there', async () => undefined, 'run node scripts/setup.js --checkov'],
    [
      'cannot read a template',
      () => installCheckov([], 1),
      'checkov cannot read 1 of the templates',
    ],
  ])('is no verdict if it %s', async (_, install, reason) => {
    await install();

    const { exitCode, report } = await check('--checkov');

    expect(report.checkov).toEqual({ unavailable: expect.stringContaining(reason) });
    expect(exitCode).toBe(1);
  });
});
