import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { RDS } from '@aws-sdk/client-rds';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { applyIdentity, deploy, StepFailure } from '../../../../scripts/pipeline.ts';
import { registerImage } from '../../../../scripts/start/register-image.ts';
import { type RunningEmulator, startEmulator } from '../../../support/emulator-process.ts';

// A database and a service really start.
jest.setTimeout(300_000);

const name = 'keywatch-application';
let emulator: RunningEmulator;
let folder: string;
let cloudFormation: CloudFormation;
let settings: object;
let digest: string;

/** Deploys these stacks as the job does; answers the failure's sentence, or nothing. */
async function deployed(stacks: string, ...parameters: string[]): Promise<string | undefined> {
  const inputs = { stacks, parameters: parameters.join('\n'), report: join(folder, 'deploy.json') };
  try {
    await deploy(await emulator.stage(), { inputs });
    return undefined;
  } catch (error) {
    if (error instanceof StepFailure) return error.message;
    throw error;
  }
}

async function settled(stack: string): Promise<string> {
  for (;;) {
    const { Stacks = [] } = await cloudFormation.describeStacks({ StackName: stack });
    const status = Stacks[0]?.StackStatus ?? '';
    if (!status.endsWith('_IN_PROGRESS')) return status;
    await wait(50);
  }
}

/** As the README says: the token from its secret, the address from the stack. */
async function post(path: string, body: object): Promise<{ status: number; body: object }> {
  const { Stacks = [] } = await cloudFormation.describeStacks({ StackName: name });
  const url = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'ServiceUrl')?.OutputValue;
  const secrets = new SecretsManager(settings);
  const token = await secrets.getSecretValue({ SecretId: 'keywatch-application-token' });
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token.SecretString}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as object };
}

async function drifted(): Promise<string[]> {
  const { StackDriftDetectionId } = await cloudFormation.detectStackDrift({ StackName: name });
  for (;;) {
    const { DetectionStatus } = await cloudFormation.describeStackDriftDetectionStatus({
      StackDriftDetectionId,
    });
    if (DetectionStatus !== 'DETECTION_IN_PROGRESS') break;
    await wait(50);
  }
  const { StackResourceDrifts = [] } = await cloudFormation.describeStackResourceDrifts({
    StackName: name,
    StackResourceDriftStatusFilters: ['MODIFIED', 'DELETED', 'UNKNOWN'],
  });
  return StackResourceDrifts.map(
    ({ LogicalResourceId, PropertyDifferences = [] }) =>
      `${LogicalResourceId} ${PropertyDifferences.map(({ PropertyPath }) => PropertyPath).join(' ')}`,
  );
}

beforeAll(async () => {
  emulator = await startEmulator();
  folder = await mkdtemp(join(tmpdir(), 'keywatch-application-'));
  const stage = await emulator.stage();
  const credentials = { accessKeyId: stage.account, secretAccessKey: 'emulator' };
  settings = { endpoint: stage.endpoint, region: stage.region, credentials };
  cloudFormation = new CloudFormation(settings);
  await applyIdentity(stage, { inputs: { report: join(folder, 'identity.json') } });
  expect(await deployed('trail\nbase')).toBeUndefined();
  ({ digest } = await registerImage(stage));
});
afterAll(async () => {
  await emulator?.[Symbol.asyncDispose]();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

test('the application comes, stays as it was described, survives a bad image, changes and goes', async () => {
  const image = `application.ImageDigest=${digest}`;
  expect(await deployed('application\ndetection-application', image)).toBeUndefined();
  const made = await post('/encrypt', { name: 'greeting', text: 'hello' });
  const record = made.body; // its id and its key
  const answer = { status: 200, body: { text: 'hello' } };
  expect(await post('/decrypt', record)).toEqual(answer);
  expect(await drifted()).toEqual([]);

  const missing = `application.ImageDigest=sha256:${'b'.repeat(64)}`;
  expect(await deployed('application', missing)).toMatch(/Circuit Breaker was triggered/);
  expect(await settled(name)).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await post('/decrypt', record)).toEqual(answer);

  expect(await deployed('application', image, 'application.DrainSeconds=0')).toBeUndefined();
  expect(await post('/decrypt', record)).toEqual(answer);

  for (const StackName of ['keywatch-detection-application', name]) {
    const { Stacks = [] } = await cloudFormation.describeStacks({ StackName });
    await cloudFormation.updateTerminationProtection({
      ...{ StackName, EnableTerminationProtection: false },
    });
    await cloudFormation.deleteStack({ StackName });
    expect(await settled(Stacks[0]?.StackId ?? '')).toBe('DELETE_COMPLETE');
  }
  const { DBSnapshots = [] } = await new RDS(settings).describeDBSnapshots({});
  expect(DBSnapshots.map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier)).toEqual([
    expect.stringMatching(/^keywatch-application-snapshot-database-/),
  ]);
});
