import { join } from 'node:path';
import { installLocked } from './node-modules.js';
import { isPythonReady, preparePython } from './python.js';
import { computeStamp, hasStamp, writeStamp } from './stamp.js';

/** boto3 and the AWS CLI, which only the tests against other clients need. */
const CLIENTS = {
  venv: '.venv-clients',
  requirements: 'requirements-clients.txt',
  what: 'the other AWS clients',
};

/** The small app that they deploy with the AWS CDK. */
const CDK_APP = 'test/fixtures/clients/cdk';

export function areClientsReady(root) {
  return isPythonReady(root, CLIENTS) && isCdkReady(root);
}

export async function prepareClients(root) {
  const parts = [
    isPythonReady(root, CLIENTS) || preparePython(root, CLIENTS),
    isCdkReady(root) || prepareCdk(root),
  ];
  for (const result of await Promise.allSettled(parts)) {
    if (result.status === 'rejected') throw result.reason;
  }
}

function isCdkReady(root) {
  const { stampFile, stamp } = stampOf(root);
  return hasStamp(stampFile, stamp);
}

async function prepareCdk(root) {
  const { run, withProgress } = await import('./run.js');
  await withProgress('installing the AWS CDK', () => installLocked(run, join(root, CDK_APP)));
  const { stampFile, stamp } = stampOf(root);
  writeStamp(stampFile, stamp);
}

function stampOf(root) {
  return {
    stampFile: join(root, CDK_APP, 'node_modules', '.keywatch', 'stamp'),
    stamp: computeStamp(join(root, CDK_APP, 'package-lock.json')),
  };
}
