import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { explainInstaller, SetupFailure } from './failure.js';
import { computeStamp, hasStamp, readText, writeStamp } from './stamp.js';

const NEEDED_NODE = 24;
const HAS_BUNDLED_NODE = new Set(['linux-x64', 'linux-arm64']);

/** True also after an `npm install` by hand, which leaves exactly what the lockfile says. */
export function areNodeModulesReady(root) {
  const { stampFile, stamp } = stampOf(root);
  if (hasStamp(stampFile, stamp)) return true;
  if (!matchesLockfile(root)) return false;
  try {
    writeStamp(stampFile, stamp);
  } catch {
    // Without the right to write it the comparison is made anew each time.
  }
  return true;
}

export async function prepareNodeModules(root) {
  const { ask, run, withProgress } = await import('./run.js');
  const platform = `${process.platform}-${process.arch}`;
  if (!isNewEnough(process.version) && !HAS_BUNDLED_NODE.has(platform)) throw missingNode(platform);
  await withProgress('installing the Node modules of package-lock.json', async () => {
    await installLocked(run, root);
    await checkBundledNode(ask, root, platform);
  });
  const { stampFile, stamp } = stampOf(root);
  writeStamp(stampFile, stamp);
}

function stampOf(root) {
  return {
    stampFile: join(root, 'node_modules', '.keywatch', 'stamp'),
    stamp: computeStamp(join(root, 'package-lock.json')),
  };
}

/** npm writes its own list of what it installed at the very end, so half an installation has none. */
function matchesLockfile(root) {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  const locked = readPackages(join(root, 'package-lock.json'));
  if (!installed || !locked || Object.values(installed).some(isForeign)) return false;
  return Object.entries(locked).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === entry.version : Boolean(entry.optional || entry.devOptional);
  });
}

/** True for a binary package of another system, as in a folder shared with a container. */
function isForeign({ os = [], cpu = [] }) {
  const excludes = (list, own) =>
    list.length > 0 && !list[0].startsWith('!') && !list.includes(own);
  return excludes(os, process.platform) || excludes(cpu, process.arch);
}

function readPackages(file) {
  try {
    return JSON.parse(readText(file) ?? '').packages;
  } catch {
    return undefined;
  }
}

/** Installs what the lockfile of `folder` says, and runs no script of any package. */
export async function installLocked(run, folder) {
  const { code, output } = await runNpm(run, folder);
  if (code === 127) {
    throw new SetupFailure(
      'npm is not on PATH; install it along with Node from https://nodejs.org/',
    );
  }
  if (code !== 0) throw explainInstaller('npm ci', output, folder);
}

function runNpm(run, root) {
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional'];
  const quiet = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  const cli = process.env.npm_execpath ?? '';
  if (!cli.endsWith('npm-cli.js')) return run('npm', [...args, ...quiet], { cwd: root });
  return run(process.execPath, [cli, ...args, ...quiet], { cwd: root });
}

/** A bundled Node that does not run here (musl) makes way for the system's, if that is new enough. */
async function checkBundledNode(ask, root, platform) {
  const bundled = join(root, 'node_modules', '.bin', 'node');
  const { code, output } = await ask(bundled, ['--version']);
  if (code === 0 && isNewEnough(output)) return;
  if (!isNewEnough(process.version)) throw missingNode(platform);
  rmSync(bundled, { force: true });
}

function isNewEnough(version) {
  return Number.parseInt(version.trim().replace(/^v/u, ''), 10) >= NEEDED_NODE;
}

function missingNode(platform) {
  return new SetupFailure(
    `Node ${NEEDED_NODE} is needed, this is ${process.version}, and npm brings none that runs on this ${platform}; install Node ${NEEDED_NODE} from https://nodejs.org/`,
  );
}
