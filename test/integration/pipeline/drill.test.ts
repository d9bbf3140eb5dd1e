import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Emulator } from '../../../emulator/emulator.ts';
import { runDrill, type Stage } from '../../../scripts/pipeline.ts';
import { deploySteps } from '../../../scripts/start/deploy-steps.ts';
import { readEnvironment } from '../../../scripts/start/environment.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(180_000);

interface KmsEvent {
  readonly errorCode?: string;
  readonly eventName: string;
  readonly userIdentity: {
    readonly arn: string;
    readonly sessionContext?: { readonly sessionIssuer?: { readonly arn: string } };
  };
}

describe('a drill of the deployed service', () => {
  let emulator: Emulator;
  let close: () => Promise<void>;
  let stage: Stage;
  let folder: string;
  let verdict: string | undefined;
  let events: KmsEvent[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keywatch-drill-'));
    const { region, prefix, stacks } = await readEnvironment('emulator');
    emulator = new Emulator({ defaultRegion: region, seed: 1 });
    const listening = await emulator.listen();
    close = listening.close;
    const account = emulator.settings.defaultAccount;
    stage = { endpoint: listening.url, region, account, prefix };
    for (const { run } of deploySteps(stage, stacks, folder)) await run(() => {});
    const inputs = { report: join(folder, 'drill.json') };
    verdict = (await runDrill(stage, { inputs })).outputs.verdict;
    events = await kmsEvents(stage);
  });
  afterAll(async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  });

  test('passes', () => {
    expect(verdict).toBe('PASS');
  });

  test('fails KMS calls by a session of the task role that is named for its task, and by nobody else', () => {
    const failed = events.filter(({ errorCode }) => errorCode !== undefined);

    expect(failed.length).toBeGreaterThanOrEqual(2);
    const taskRole = `arn:aws:iam::${stage.account}:role/${stage.prefix}/application/${stage.prefix}-task`;
    for (const { eventName, errorCode, userIdentity } of failed) {
      expect({ eventName, errorCode }).toEqual({
        eventName: 'Decrypt',
        errorCode: 'InvalidCiphertextException',
      });
      expect(userIdentity.sessionContext?.sessionIssuer?.arn).toBe(taskRole);
      expect(userIdentity.arn).toMatch(/\/[0-9a-f]{32}$/u);
    }
  });

  test('leaves nothing running once the emulator has ended', async () => {
    await close();

    expect(emulator.running.idsOf('')).toEqual([]);
  });
});

async function kmsEvents({ endpoint, region, account }: Stage): Promise<KmsEvent[]> {
  const credentials = { accessKeyId: account, secretAccessKey: 'emulator' };
  const trail = new CloudTrail({ endpoint, region, credentials });
  const LookupAttributes = [
    { AttributeKey: 'EventSource' as const, AttributeValue: 'kms.amazonaws.com' },
  ];
  const events: KmsEvent[] = [];
  let NextToken: string | undefined;
  do {
    const page = await trail.lookupEvents({ LookupAttributes, NextToken });
    for (const { CloudTrailEvent = '{}' } of page.Events ?? [])
      events.push(JSON.parse(CloudTrailEvent));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  trail.destroy();
  return events;
}
