import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { runStep } from '../../../scripts/runner.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(60_000);

const FIXTURES = 'test/fixtures/lint';
const CFN_LINT = resolve('.venv/bin/cfn-lint');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywatch-lint-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const lint = (inputs: Record<string, string>, cwd?: string) =>
  runStep(
    'lint',
    {
      deployments: '',
      'cfn-lint': CFN_LINT,
      sarif: join(folder, 'lint.sarif'),
      cache: join(folder, 'cache'),
      ...inputs,
    },
    cwd === undefined ? {} : { cwd },
  );

const CLEAN = { templates: `${FIXTURES}/clean/queue.yaml`, deployments: '', sarif: '' };

const lintClean = (inputs: Record<string, string> = {}) => lint({ ...CLEAN, ...inputs });

const readSarif = async () => JSON.parse(await readFile(join(folder, 'lint.sarif'), 'utf8'));

describe('clean templates', () => {
  test('pass, together with their deployment files', async () => {
    const step = await lint({
      templates: `${FIXTURES}/clean/*.yaml`,
      deployments: `${FIXTURES}/deployments/topic.yaml`,
    });

    expect(step).toMatchObject({
      exitCode: 0,
      stdout: 'no findings in 3 files (cfn-lint 1.58.0)\n',
      outputs: { errors: '0', warnings: '0', infos: '0', cached: 'false' },
    });
    expect(step.summary).toContain('no findings in 3 files');
    expect((await readSarif()).runs[0].results).toEqual([]);
  });
});

describe('findings in a template and in a deployment file', () => {
  const broken = {
    templates: `${FIXTURES}/findings/*.yaml`,
    deployments: `${FIXTURES}/deployments/topic-broken.yaml`,
  };

  test('are told in every form, fail the step, and are told the same without another run', async () => {
    const first = await lint(broken);
    const { results } = (await readSarif()).runs[0];
    const second = await lint(broken);

    expect(first.exitCode).toBe(1);
    expect(first.stdout).toContain(
      `file=${FIXTURES}/findings/broken.yaml,line=16,endLine=16,col=7,endColumn=24::'one' is not of type 'integer'`,
    );
    expect(first.stdout).toMatch(/topic-broken\.yaml,line=3,endLine=3,col=3.*'TopicNam'/u);
    expect(first.stdout).toMatch(/^::warning title=W2001 .*,line=4,/mu);
    expect(first.stdout).toMatch(/^::error::cfn-lint found 6 errors, 1 warning$/mu);
    expect(first.outputs).toMatchObject({
      errors: '6',
      warnings: '1',
      infos: '0',
      cached: 'false',
    });
    expect(first.summary).toContain(`<code>${FIXTURES}/findings/broken.yaml&#58;16</code>`);
    expect(results).toHaveLength(7);

    const annotations = (stdout: string) => stdout.match(/^::.*$/gmu);
    expect(annotations(second.stdout)).toEqual(annotations(first.stdout));
    expect(second.outputs).toEqual({ ...first.outputs, cached: 'true' });
    expect(second.exitCode).toBe(1);
    expect((await readSarif()).runs[0].results).toEqual(results);
  });
});

describe('findings', () => {
  test('below the level to fail on leave the step green', async () => {
    await writeFile(
      join(folder, 'warning.yaml'),
      'Parameters:\n  Unused:\n    Type: String\nResources:\n  Queue:\n    Type: AWS::SQS::Queue\n',
    );

    const step = await lint({ templates: 'warning.yaml', 'fail-on': 'error' }, folder);

    expect(step).toMatchObject({ exitCode: 0, outputs: { errors: '0', warnings: '1' } });
  });

  test('beyond the annotations that GitHub shows are in the job summary', async () => {
    const queue = (index: number) =>
      `  Queue${index}:\n    Type: AWS::SQS::Queue\n    Properties:\n      Wrong: ${index}\n`;
    const queues = Array.from({ length: 14 }, (_, index) => queue(index)).join('');
    await writeFile(join(folder, 'many.yaml'), `Resources:\n${queues}`);

    const step = await lint({ templates: 'many.yaml' }, folder);

    expect(step.stdout.match(/^::error/gmu)).toHaveLength(10);
    expect(step.stdout).toMatch(/^::error::cfn-lint found 14 errors$/mu);
    expect(step.summary.match(/many\.yaml&#58;/gu)).toHaveLength(14);
  });
});

describe('files that have not changed', () => {
  test('are checked again once a byte of them changes', async () => {
    const template = join(folder, 'queue.yaml');
    await writeFile(template, 'Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n');
    await lint({ templates: 'queue.yaml' }, folder);
    await writeFile(template, 'Resources:\n  Queue:\n    Type: AWS::SQS::Queues\n');

    const step = await lint({ templates: 'queue.yaml' }, folder);

    expect(step).toMatchObject({ exitCode: 1, outputs: { errors: '1', cached: 'false' } });
  });
});

describe('no verdict is never a good verdict', () => {
  test.each([
    ['crash', 'cfn-lint ended with code 1, which is no verdict; it said: RecursionError'],
    ['unknown-exit', 'cfn-lint ended with code 16, which is no verdict'],
    ['garbage', 'cfn-lint answered something that is not its list of findings'],
    ['contradiction', 'cfn-lint ended with code 2 but listed nothing'],
    ['segfault', 'cfn-lint was ended by SIGSEGV'],
    ['hang', 'cfn-lint did not finish before the deadline'],
    ['missing', 'cfn-lint cannot be run at'],
  ])('%s of cfn-lint fails the step', async (program, sentence) => {
    const step = await lintClean({
      'cfn-lint': resolve(FIXTURES, 'programs', program),
      deadline: '300ms',
    });

    expect(step.exitCode).toBe(1);
    expect(step.stdout.match(/^::.*/gmu)).toEqual([
      expect.stringContaining(`::error::${sentence}`),
    ]);
    await expect(access(join(folder, 'cache'))).rejects.toThrow('ENOENT');
  });

  test.each([
    [{ templates: 'nowhere/*.yaml' }, 'input templates: no file matches "nowhere/*.yaml"'],
    [{ templates: '' }, 'inputs templates and deployments are empty'],
    [{ 'fail-on': 'never' }, 'input fail-on is "never"; give one of error, warning, info'],
    [{ deadline: 'soon' }, 'input deadline is "soon"'],
    [{ regions: '--help' }, 'input regions holds "--help"'],
  ])('%j is refused in one sentence', async (inputs, sentence) => {
    const step = await lintClean(inputs);

    expect(step.exitCode).toBe(1);
    expect(step.stdout).toMatch(/^::error::[^\n]*\n$/u);
    expect(step.stdout).toContain(sentence);
  });

  test('a deployment file for a template that is not there is refused by name', async () => {
    await writeFile(join(folder, 'a.yaml'), 'template-file-path: gone.yaml\n');

    const step = await lint({ templates: '', deployments: 'a.yaml' }, folder);

    expect(step.exitCode).toBe(1);
    expect(step.stdout).toContain('::error::deployment file a.yaml names template "gone.yaml"');
  });
});

test('a configuration that would keep templates from being checked is refused', async () => {
  await writeFile(join(folder, '.cfnlintrc'), 'regions: [us-east-1]\ndeployment_files: [a.yaml]\n');
  await writeFile(join(folder, 'queue.yaml'), 'Resources: {}\n');

  const step = await lint({ templates: 'queue.yaml' }, folder);

  expect(step.exitCode).toBe(1);
  expect(step.stdout).toContain('::error::.cfnlintrc sets deployment_files');
});

test('cfn-lint sees nothing of the environment of the job', async () => {
  const program = resolve(FIXTURES, 'programs/environment');
  const env = { AWS_SECRET_ACCESS_KEY: 'hidden', AWS_REGION: 'ap-southeast-2' };

  const { stdout } = await runStep('lint', { ...CLEAN, cache: '', 'cfn-lint': program }, { env });

  expect(stdout).toContain('AWS_REGION=ap-southeast-2');
  expect(stdout).not.toMatch(/hidden|INPUT_|GITHUB_/u);
});

describe('untrusted file names', () => {
  test('reach neither the log as commands nor a shell nor the options of cfn-lint', async () => {
    const names = [
      '--output-file=x.yaml',
      '$(touch pwned)`touch pwned`.yaml',
      '\n::error::f,.yaml',
    ];
    await Promise.all(
      names.map((name) => writeFile(join(folder, name), 'Resources:\n  A:\n    Type: B\n')),
    );

    const step = await lint({ templates: '*.yaml' }, folder);

    expect(step).toMatchObject({ exitCode: 1, outputs: { errors: '3' } });
    const commands = step.stdout.match(/^\s*::.*$/gmu);
    expect(commands).toHaveLength(4);
    expect(commands?.join('\n')).toContain('file=%0A%3A%3Aerror%3A%3Af%2C.yaml,line=3');
    expect((await readdir(folder)).filter((name) => !names.includes(name)).sort()).toEqual([
      'cache',
      'lint.sarif',
    ]);
  });
});
