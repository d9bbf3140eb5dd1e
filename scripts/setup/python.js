import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { explainInstaller, explainRights, SetupFailure } from './failure.js';
import { computeStamp, hasStamp, writeStamp } from './stamp.js';

/** What the pinned tools and their compiled wheels support. */
const OLDEST = [3, 10];
const NEWEST = [3, 14];
const CANDIDATES = [
  'python3',
  'python3.14',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.10',
  'python',
];
const PROBE =
  'import sys, importlib.util as u; print(sys.version_info[0], sys.version_info[1], int(all(u.find_spec(m) for m in ("venv", "ensurepip"))), sys.executable, sep="\\t")';

/** Settings of the caller that would send packages elsewhere or leave out the byte code. */
const UNWANTED =
  /^(?:PYTHON(?:DONTWRITEBYTECODE|PYCACHEPREFIX|PATH|HOME)|PIP_(?:USER|TARGET|PREFIX|ROOT|NO_COMPILE|REQUIRE_VIRTUALENV|REQUIRE_HASHES)|VIRTUAL_ENV)$/u;

/** A virtual environment of the project: its folder, the hash-pinned list of what it holds, and its oldest Python. */
const PINNED_TOOLS = {
  venv: '.venv',
  requirements: 'requirements.txt',
  what: 'the Python tools',
  oldest: OLDEST,
};

/** The path belongs to the stamp: the scripts of a virtual environment name their interpreter in full. */
export function isPythonReady(root, environment = PINNED_TOOLS) {
  const { stampFile, stamp } = stampOf(root, environment);
  return hasStamp(stampFile, stamp) && existsSync(pythonOf(root, environment));
}

export async function preparePython(root, environment = PINNED_TOOLS) {
  const { ask, run, withProgress } = await import('./run.js');
  const options = { cwd: root, env: cleanEnvironment() };
  const tools = {
    root,
    environment,
    ask: (file, args) => ask(file, args, options),
    run: (file, args) => run(file, args, options),
  };
  const hasUv = (await tools.ask('uv', ['--version'])).code === 0;
  const python = await findPython(tools, hasUv);
  const { what, requirements } = environment;
  await withProgress(`installing ${what} of ${requirements}`, async () => {
    if (hasUv && (await installWithUv(tools, python))) return;
    await installWithPip(tools, python);
  });
  const { stampFile, stamp } = stampOf(root, environment);
  writeStamp(stampFile, stamp);
}

function stampOf(root, { venv, requirements }) {
  return {
    stampFile: join(root, venv, '.keywatch'),
    stamp: computeStamp(join(root, requirements), root),
  };
}

function pythonOf(root, { venv }) {
  return join(root, venv, 'bin', 'python');
}

function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !UNWANTED.test(name)));
}

/** The first Python that will do; else a sentence about the best one that will not. */
async function findPython({ ask, environment: { oldest = OLDEST, what } }, hasUv) {
  const rejected = [];
  for (const name of CANDIDATES) {
    const { code, output } = await ask(name, ['-c', PROBE]);
    const [major, minor, hasVenv, path] = output.trim().split('\t');
    if (code !== 0 || !path) continue;
    const found = { name, version: `${major}.${minor}`, path };
    if (!isSupported(Number(major), Number(minor), oldest))
      rejected.push({ ...found, lacks: 'version' });
    else if (hasVenv === '1' || hasUv) return path;
    else rejected.push({ ...found, lacks: 'venv' });
  }
  throw explainPython(rejected, oldest, what);
}

function isSupported(major, minor, oldest) {
  return major === oldest[0] && minor >= oldest[1] && minor <= NEWEST[1];
}

function explainPython(rejected, oldest, what) {
  const bare = rejected.find(({ lacks }) => lacks === 'venv');
  if (bare) {
    return new SetupFailure(
      `Python ${bare.version} (${bare.path}) lacks its venv module; install it (Debian, Ubuntu: sudo apt-get install python${bare.version}-venv) and run the same command again`,
    );
  }
  const found = rejected.map(({ name, version }) => `${name} is ${version}`).join(', ');
  return new SetupFailure(
    `Python ${oldest.join('.')} to ${NEWEST.join('.')} is needed for ${what} and ${found === '' ? 'none is on PATH' : `was not found (${found})`}; install it (Debian, Ubuntu: sudo apt-get install python3 python3-venv; macOS: brew install python@3.13) and run the same command again`,
  );
}

/** uv knows nothing of pip's settings, such as a mirror, so where it fails pip has a go. */
async function installWithUv({ root, environment, run }, python) {
  removeVenv(root, environment);
  const steps = [
    ['venv', '--quiet', '--python', python, environment.venv],
    [
      'pip',
      'sync',
      '--quiet',
      '--require-hashes',
      '--no-build',
      '--compile-bytecode',
      '--python',
      pythonOf(root, environment),
      environment.requirements,
    ],
  ];
  for (const args of steps) if ((await run('uv', args)).code !== 0) return false;
  return true;
}

async function installWithPip({ root, environment, run }, python) {
  removeVenv(root, environment);
  const made = await run(python, ['-m', 'venv', environment.venv]);
  if (made.code !== 0) throw explainVenv(made.output, root);
  const options = ['--quiet', '--disable-pip-version-check', '--no-input', '--no-deps'];
  const pinned = [
    '--require-hashes',
    '--only-binary',
    ':all:',
    '--no-compile',
    '--requirement',
    environment.requirements,
  ];
  const own = pythonOf(root, environment);
  const installed = await run(own, ['-m', 'pip', 'install', ...options, ...pinned]);
  if (installed.code !== 0) throw explainInstaller('pip install', installed.output, root);
  await compileByteCode(run, own, environment);
}

/**
 * Without byte code every run of cfn-lint takes four times as long; here all cores share the work.
 * A single file that cannot be compiled, such as a test of another Python, is no failure.
 */
async function compileByteCode(run, python, { venv }) {
  await run(python, ['-m', 'compileall', '-q', '-j', '0', `${venv}/lib`]);
}

function explainVenv(output, root) {
  if (!/ensurepip/u.test(output)) return explainInstaller('python -m venv', output, root);
  return new SetupFailure(
    'this Python has no ensurepip; install it (Debian, Ubuntu: sudo apt-get install python3-venv) and run the same command again',
  );
}

function removeVenv(root, { venv }) {
  try {
    rmSync(join(root, venv), { recursive: true, force: true, maxRetries: 10 });
  } catch (error) {
    throw explainRights(error, root);
  }
}
