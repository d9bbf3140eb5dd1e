import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { applyIdentity, deployWithoutImage, runCanary } from '../../../scripts/pipeline.ts';
import { type RunningEmulator, startEmulator } from '../../support/emulator-process.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(120_000);

describe('given the stacks deployed in one emulator', () => {
  let first: RunningEmulator;
  let second: RunningEmulator;
  let folder: string;
  let snapshot: string;

  beforeAll(async () => {
    [first, second] = await Promise.all([startEmulator(), startEmulator()]);
    folder = await mkdtemp(join(tmpdir(), 'keywatch-snapshot-'));
    const inputs = { report: join(folder, 'deploy.json') };
    const stage = await first.stage();
    await applyIdentity(stage, { inputs });
    await deployWithoutImage(stage, { inputs });
    snapshot = (await first.control('POST snapshot')).text;
  });
  afterAll(async () => {
    await Promise.all([first[Symbol.asyncDispose](), second[Symbol.asyncDispose]()]);
    await rm(folder, { recursive: true, force: true });
  });

  const canary = async (emulator: RunningEmulator, inputs: Record<string, string> = {}) =>
    runCanary(await emulator.stage(), {
      inputs: { report: join(folder, 'canary.json'), ...inputs },
    });

  test('the canary passes in another emulator that was given their snapshot', async () => {
    await second.control('POST restore', snapshot);

    const result = await canary(second);

    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'PASS' } });
  });

  test('the first emulator’s address, which the snapshot holds, is not asked', async () => {
    await first[Symbol.asyncDispose]();
    await second.control('POST restore', snapshot);

    const { QueueUrls = [] } = await new SQS({
      endpoint: second.url,
      region: 'ap-southeast-2',
      credentials: { accessKeyId: '123456789012', secretAccessKey: 'emulator' },
    }).listQueues({});
    const result = await canary(second, { scenarios: 'denied' });

    expect(snapshot).toContain(first.url);
    expect(QueueUrls).not.toEqual([]);
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'PASS' } });
  });

  test('the operators’ address has its request to confirm in the outbox', async () => {
    await second.control('POST restore', snapshot);

    const { text } = await second.control('GET outbox');

    expect(JSON.parse(text)).toEqual([
      expect.objectContaining({ to: 'operators@example.com', confirmed: false }),
    ]);
  });

  test('after a reset there is nothing to run the canary with, and it says so', async () => {
    await second.control('POST restore', snapshot);
    await second.control('POST reset');

    await expect(canary(second)).rejects.toThrow(/No OpenIDConnect provider found/u);
  });
});
