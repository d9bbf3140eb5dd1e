import { spawn } from 'node:child_process';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';

// Real processes take their time on a busy machine.
jest.setTimeout(60_000);

/** Writes a note of each call, then what `npm ci` leaves behind. */
const NPM = `#!/bin/sh
echo "npm $1" >> calls
test -f slow && sleep 0.5
test -f stuck && { echo $$ > stuck.new; mv stuck.new stuck.pid; sleep 60; }
test -f no-network && { echo "npm error code ENOTFOUND" >&2; exit 1; }
rm -rf node_modules && mkdir -p node_modules/.bin && ln -s "$NODE" node_modules/.bin/node
cp package-lock.json node_modules/.package-lock.json
`;

/** Python as far as the set-up asks: its version, a virtual environment, pip. */
const PYTHON = `#!/bin/sh
case "$2" in
  venv) echo "python venv" >> calls; mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  pip) echo "python pip" >> calls ;;
  compileall) ;;
  *) printf '3\\t%s\\t%s\\t%s\\n' "\${MINOR:-11}" "\${HAS_VENV:-1}" "$0" ;;
esac
`;

const cdkApp = 'test/fixtures/clients/cdk';

const lockfile = (version: string) =>
  JSON.stringify({ packages: { '': {}, 'node_modules/yaml': { version } } });

let clone: string;
let bin: string;

beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'keywatch-setup-'));
  bin = join(clone, 'bin');
  await mkdir(bin);
  await cp('scripts/setup', join(clone, 'scripts/setup'), { recursive: true });
  await cp('scripts/setup.js', join(clone, 'scripts/setup.js'));
  await writeFile(join(clone, 'package.json'), '{"type":"module"}');
  await writeFile(join(clone, 'package-lock.json'), lockfile('1.0.0'));
  await writeFile(join(clone, 'requirements.txt'), 'cfn-lint==1.58.0\n');
  await writeFile(join(clone, 'requirements-clients.txt'), 'boto3==1.44.5\n');
  await mkdir(join(clone, cdkApp), { recursive: true });
  await writeFile(join(clone, cdkApp, 'package-lock.json'), lockfile('3.0.0'));
  await addProgram('npm', NPM);
  await addProgram('python3', PYTHON);
  const shellTools = ['sh', 'mkdir', 'cp', 'rm', 'ln', 'mv', 'sleep'];
  await Promise.all(shellTools.map((tool) => symlink(join('/bin', tool), join(bin, tool))));
});
afterEach(async () => rm(clone, { recursive: true, force: true, maxRetries: 5 }));

async function addProgram(name: string, content: string) {
  await writeFile(join(bin, name), content);
  await chmod(join(bin, name), 0o755);
}

function startSetUp(env: Record<string, string> = {}, args: string[] = []) {
  return spawn(process.execPath, ['scripts/setup.js', ...args], {
    cwd: clone,
    env: { PATH: bin, NODE: process.execPath, ...env },
  });
}

async function setUp(env: Record<string, string> = {}, args: string[] = []) {
  const child = startSetUp(env, args);
  const [exitCode, stderr] = await Promise.all([
    new Promise((resolve) => {
      child.on('close', resolve);
    }),
    text(child.stderr),
  ]);
  return { exitCode, stderr };
}

async function listCalls(): Promise<string[]> {
  const calls = await readFile(join(clone, 'calls'), 'utf8').catch(() => '');
  return calls.split('\n').filter(Boolean).sort();
}

/** Asks again until it succeeds; the test's own time limit is the end. */
async function until<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch {
      await sleep(20);
    }
  }
}

const ALL_CALLS = ['npm ci', 'python pip', 'python venv'];

describe('a fresh clone', () => {
  test('is set up once, with a word on each step', async () => {
    const first = await setUp();
    const second = await setUp();

    expect(first).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('– done in') });
    expect(second).toEqual({ exitCode: 0, stderr: '' });
    expect(await listCalls()).toEqual(ALL_CALLS);
  });

  test('is set up once by two at the same time', async () => {
    await writeFile(join(clone, 'slow'), '');

    const both = await Promise.all([setUp(), setUp()]);

    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(await listCalls()).toEqual(ALL_CALLS);
  });

  test('whose set-up died holding the lock is set up by the next', async () => {
    const dead = spawn(process.execPath, ['--version']);
    await new Promise((resolve) => {
      dead.on('close', resolve);
    });
    await mkdir(join(clone, '.cache'));
    await writeFile(join(clone, '.cache/setup.lock'), String(dead.pid));

    expect(await setUp()).toMatchObject({ exitCode: 0 });
  });
});

describe('a set-up that is killed', () => {
  test('takes its installers with it, and the next one repairs what it left', async () => {
    await writeFile(join(clone, 'stuck'), '');
    const killed = startSetUp();
    const installer = Number(await until(() => readFile(join(clone, 'stuck.pid'), 'utf8')));

    killed.kill('SIGKILL');

    await until(async () => expect(() => process.kill(installer, 0)).toThrow('ESRCH'));
    await rm(join(clone, 'stuck'));
    expect(await setUp()).toMatchObject({ exitCode: 0 });
  });
});

describe('a clone that was set up', () => {
  beforeEach(async () => {
    await setUp();
    await rm(join(clone, 'calls'));
  });

  test.each([
    [
      'another package-lock.json',
      'npm ci',
      () => writeFile(join(clone, 'package-lock.json'), lockfile('2.0.0')),
    ],
    [
      'half of the Node modules',
      'npm ci',
      () => rm(join(clone, 'node_modules'), { recursive: true }),
    ],
  ])('with %s installs the Node modules again', async (_, call, change) => {
    await change();

    expect(await setUp()).toMatchObject({ exitCode: 0 });
    expect(await listCalls()).toEqual([call]);
  });

  test.each([
    [
      'another requirements.txt',
      () => writeFile(join(clone, 'requirements.txt'), 'cfn-lint==1.59.0\n'),
    ],
    ['half of the Python tools', () => rm(join(clone, '.venv/.keywatch'))],
    ['a Python that is gone', () => rm(join(clone, '.venv/bin/python'))],
  ])('with %s installs the Python tools again', async (_, change) => {
    await change();

    expect(await setUp()).toMatchObject({ exitCode: 0 });
    expect(await listCalls()).toEqual(['python pip', 'python venv']);
  });

  test('gets the other AWS clients only when asked, beside what is there', async () => {
    const first = await setUp({}, ['--clients']);
    const calls = await listCalls();
    const second = await setUp({}, ['--clients']);

    expect(first).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('AWS clients') });
    expect(second).toEqual({ exitCode: 0, stderr: '' });
    expect(calls).toEqual(['python pip', 'python venv']);
    expect(await readdir(clone)).toEqual(expect.arrayContaining(['.venv', '.venv-clients']));
    expect(await readFile(join(clone, cdkApp, 'calls'), 'utf8')).toBe('npm ci\n');
  });

  test('and where npm install was run by hand since is left alone', async () => {
    await writeFile(join(clone, 'package-lock.json'), lockfile('2.0.0'));
    await writeFile(join(clone, 'node_modules/.package-lock.json'), lockfile('2.0.0'));

    expect(await setUp()).toEqual({ exitCode: 0, stderr: '' });
    expect(await listCalls()).toEqual([]);
  });
});

test('Node modules of another system are installed again', async () => {
  const foreign = { '': {}, 'node_modules/yaml': { version: '1.0.0', os: ['another'] } };
  await mkdir(join(clone, 'node_modules'));
  await writeFile(
    join(clone, 'node_modules/.package-lock.json'),
    JSON.stringify({ packages: foreign }),
  );

  await setUp();

  expect(await listCalls()).toContain('npm ci');
});

describe('what is missing is named along with the way to get it', () => {
  test('no Python', async () => {
    await rm(join(bin, 'python3'));

    expect(await setUp()).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(
        /Python 3\.10 to 3\.14 is needed .*none is on PATH.*apt-get install/u,
      ),
    });
  });

  test('a Python too old', async () => {
    expect((await setUp({ MINOR: '9' })).stderr).toContain('was not found (python3 is 3.9)');
  });

  test('a Python without venv', async () => {
    expect((await setUp({ HAS_VENV: '0' })).stderr).toContain('apt-get install python3.11-venv');
  });

  test('no npm', async () => {
    await rm(join(bin, 'npm'));

    expect((await setUp()).stderr).toContain('npm is not on PATH');
  });

  test('no network, after which the next run repairs it', async () => {
    await writeFile(join(clone, 'no-network'), '');
    const failed = await setUp();
    await rm(join(clone, 'no-network'));

    expect(failed).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining('npm ci failed: the package registry cannot be reached'),
    });
    expect(await setUp()).toMatchObject({ exitCode: 0 });
  });
});
