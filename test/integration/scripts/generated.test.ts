import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';

// Real processes take their time on a busy machine.
jest.setTimeout(60_000);

const ACTION = `inputs:
  path:
    description: A path | a glob.
    default: |
      a.yaml
      b|c.yaml
outputs:
  count:
    description: How many.
`;
const README = `# Count

<!-- inputs -->
<!-- /inputs -->

<!-- outputs -->
<!-- /outputs -->
`;

const EMULATOR = `# The emulator

<!-- operations -->
<!-- /operations -->

<!-- resource-types -->
<!-- /resource-types -->

<!-- differences -->
<!-- /differences -->
`;

let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'keywatch-generated-'));
  await symlink(resolve('node_modules'), join(project, 'node_modules'));
  await cp('package.json', join(project, 'package.json'));
  for (const script of ['build.ts', 'docs.ts', 'docs']) {
    await cp(join('scripts', script), join(project, 'scripts', script), { recursive: true });
  }
  await symlink(resolve('emulator'), join(project, 'emulator'));
  await mkdir(join(project, 'test'));
  await symlink(resolve('test/conformance'), join(project, 'test/conformance'));
  await mkdir(join(project, 'docs'));
  await writeFile(join(project, 'docs/emulator.md'), EMULATOR);
  await mkdir(join(project, 'actions/count/src'), { recursive: true });
  await writeFile(join(project, 'actions/count/src/index.ts'), "console.log('counted');\n");
  await writeFile(join(project, 'actions/count/action.yml'), ACTION);
  await writeFile(join(project, 'actions/count/README.md'), README);
});
afterEach(async () => rm(project, { recursive: true }));

const run = (script: string, ...args: string[]) =>
  execa(process.execPath, [join(project, 'scripts', script), ...args], { reject: false });

describe('the bundles', () => {
  test('that the sources give pass the check, and run', async () => {
    await run('build.ts');

    expect(await run('build.ts', '--check')).toMatchObject({ exitCode: 0 });
    const { stdout } = await execa(process.execPath, [
      join(project, 'actions/count/dist/index.cjs'),
    ]);
    expect(stdout).toBe('counted');
  });

  test('that are behind their sources are named', async () => {
    await run('build.ts');
    await appendFile(join(project, 'actions/count/src/index.ts'), "console.log('again');\n");

    expect(await run('build.ts', '--check')).toMatchObject({
      exitCode: 1,
      stderr: 'actions/count/dist/index.cjs is stale; run npm run build',
    });
  });

  test('that grow beyond the limit are refused', async () => {
    const text = JSON.stringify('x'.repeat(1_700_000));
    await writeFile(join(project, 'actions/count/src/index.ts'), `console.log(${text});\n`);

    expect(await run('build.ts')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('actions/count/dist/index.cjs has 1.70 MB, more than 1.7 MB'),
    });
  });
});

describe('the tables of inputs and outputs', () => {
  test('are written from action.yml between the markers, and then pass the check', async () => {
    await run('docs.ts');

    const readme = await readFile(join(project, 'actions/count/README.md'), 'utf8');
    expect(readme).toContain('| `path` | A path \\| a glob. | `a.yaml`<br>`b\\|c.yaml` |');
    expect(readme).toContain('| `count` | How many. |');
    expect(await run('docs.ts', '--check')).toMatchObject({ exitCode: 0 });
  });

  test('that are behind action.yml are named', async () => {
    expect(await run('docs.ts', '--check')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('actions/count/README.md is stale; run npm run build'),
    });
  });

  test('without a place to go are refused', async () => {
    await writeFile(join(project, 'actions/count/README.md'), '# Count\n');

    expect(await run('docs.ts')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('has no lines <!-- inputs --> and <!-- /inputs -->'),
    });
  });
});

test('the emulator’s page lists its operations and resource types, and is named when it does not', async () => {
  const before = await run('docs.ts', '--check');
  await run('docs.ts');

  const page = await readFile(join(project, 'docs/emulator.md'), 'utf8');
  expect(before.stderr).toContain('docs/emulator.md is stale; run npm run build');
  expect(page).toMatch(/^\| sts \| .*AssumeRoleWithWebIdentity/mu);
  expect(page).toContain('`AWS::Logs::MetricFilter`');
});
