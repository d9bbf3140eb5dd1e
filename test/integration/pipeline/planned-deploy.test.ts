import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Emulator, type Listening } from '../../../emulator/emulator.ts';
import {
  applyIdentity,
  deployWithoutImage,
  environmentOf,
  jobCredentials,
  type Stage,
  serviceRoleArn,
} from '../../../scripts/pipeline.ts';
import { runStep } from '../../../scripts/runner.ts';

// Deploys the shipped stacks with real processes.
jest.setTimeout(120_000);

const stacks = ['trail', 'base', 'canary', 'detection-canary'].join('\n');

let listening: Listening;
let stage: Stage;
let workspace: string;

beforeAll(async () => {
  const emulator = new Emulator({ seed: 1, defaultRegion: 'ap-southeast-2' });
  listening = await emulator.listen();
  const account = emulator.settings.defaultAccount;
  stage = { endpoint: listening.url, region: 'ap-southeast-2', account, prefix: 'keywatch' };
  workspace = await mkdtemp(join(tmpdir(), 'keywatch-planned-'));
  await cp('cloudformation', join(workspace, 'cloudformation'), { recursive: true });
  await applyIdentity(stage, { cwd: workspace });
  await deployWithoutImage(stage, { cwd: workspace });
});
afterAll(async () => {
  await listening.close();
  await rm(workspace, { recursive: true });
});

/** The action as the job of an environment may run it; its role is called like the environment, but for production's. */
async function act(environment: 'plan' | 'production', inputs: Record<string, string>) {
  const role = environment === 'plan' ? 'plan' : 'deploy';
  const credentials = await jobCredentials(stage, 'deploy.yml', environment, role);
  const given = { environment: 'emulator', 'service-role-arn': serviceRoleArn(stage), stacks };
  return runStep(
    'deploy',
    { ...given, ...inputs },
    { cwd: workspace, env: environmentOf(stage, credentials) },
  );
}

describe('under the shipped roles', () => {
  test('the plan role finds the shipped stacks unchanged and without drift', async () => {
    const planned = await act('plan', { mode: 'plan' });
    const looked = await act('plan', { mode: 'drift' });

    expect([planned.stdout, planned.outputs.changes]).toEqual([expect.anything(), 'false']);
    expect(looked.stdout).not.toContain('::error');
    expect(looked).toMatchObject({ exitCode: 0, outputs: { drifted: 'false' } });
  });

  test('what the plan role has planned, the deploy role alone can execute', async () => {
    const path = join(workspace, 'cloudformation/deployments/emulator/detection-canary.yaml');
    const deployment = await readFile(path, 'utf8');
    await writeFile(path, deployment.replace('tags:', 'tags:\n  planned: here'));
    const { outputs, stdout } = await act('plan', { mode: 'plan' });
    expect(stdout).not.toContain('::error');
    const { plan = '' } = outputs;

    const denied = await act('plan', { plan });
    const applied = await act('production', { plan });

    expect(denied.exitCode).toBe(1);
    expect(denied.stdout).toMatch(
      /keywatch-detection-canary: AWS denied a call: .*cloudformation:ExecuteChangeSet/,
    );
    expect(applied.stdout).toContain('detection-canary  deployed');
    expect(applied.exitCode).toBe(0);
  });
});
