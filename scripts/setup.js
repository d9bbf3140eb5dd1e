// Makes a fresh clone ready: Node modules with a Node 24 of their own, and a Python environment
// with the pinned tools. Plain JavaScript without a dependency, since nothing else is there yet.
// Each npm script calls it first; it returns at once if nothing has changed.
import { fileURLToPath } from 'node:url';
import { CHECKOV, CHECKS } from './setup/checks.js';
import { areClientsReady, prepareClients } from './setup/clients.js';
import { SetupFailure } from './setup/failure.js';
import { areNodeModulesReady, prepareNodeModules } from './setup/node-modules.js';
import { isPythonReady, preparePython } from './setup/python.js';

const OLDEST_NODE = 20;
const ROOT = fileURLToPath(new URL('..', import.meta.url));

const PARTS = [
  { isReady: areNodeModulesReady, prepare: prepareNodeModules },
  { isReady: isPythonReady, prepare: preparePython },
];
const FURTHER = {
  '--checks': toPart(CHECKS),
  '--checkov': toPart(CHECKOV),
  '--clients': { isReady: areClientsReady, prepare: prepareClients },
};
for (const [flag, part] of Object.entries(FURTHER))
  if (process.argv.includes(flag)) PARTS.push(part);

if (process.argv.includes('--help')) {
  console.log(
    `Usage: node scripts/setup.js [--checks] [--checkov] [--clients]
Installs what is missing or out of date, and only that.
  --checks   also what lints and runs the workflows
  --checkov  also checkov
  --clients  also boto3, the AWS CLI and the AWS CDK`,
  );
} else {
  await setUp();
}

async function setUp() {
  try {
    requireNode();
    if (listPending().length > 0) await preparePending();
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    console.error(`set-up: ${error.message}`);
    process.exitCode = 1;
  }
}

function toPart(environment) {
  return {
    isReady: (root) => isPythonReady(root, environment),
    prepare: (root) => preparePython(root, environment),
  };
}

function listPending() {
  return PARTS.filter((part) => !part.isReady(ROOT));
}

async function preparePending() {
  const { withLock } = await import('./setup/lock.js');
  await withLock(ROOT, async () => {
    const results = await Promise.allSettled(listPending().map((part) => part.prepare(ROOT)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  });
}

function requireNode() {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) >= OLDEST_NODE) return;
  throw new SetupFailure(
    `this is Node ${node}, and ${OLDEST_NODE} is the oldest that will do; get a newer one from https://nodejs.org/`,
  );
}
