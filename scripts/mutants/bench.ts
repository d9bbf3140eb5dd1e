import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { KMSClient } from '@aws-sdk/client-kms';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Report } from '../../actions/canary/src/report.ts';
import { detectionOf, readTarget, type Target } from '../../actions/canary/src/target.ts';
import { Emulator } from '../../emulator/emulator.ts';
import {
  applyIdentity,
  deployWithoutImage,
  readReport,
  runCanary,
  type Stage,
} from '../pipeline.ts';
import { readEnvironment } from '../start/environment.ts';
import { brokenLinks } from './broken-links.ts';
import type { Case } from './cases.ts';
import { harmlessChanges } from './harmless-changes.ts';
import type { Administrator } from './mutation.ts';

/** An emulator with the stacks deployed, to which every case goes back. */
export class Bench {
  readonly target: Target;
  readonly #stage: Stage;
  readonly #emulator: Emulator;
  readonly #snapshot: string;
  readonly #administrator: Administrator;
  readonly #folder: string;
  readonly #stop: () => Promise<void>;

  private constructor(
    stage: Stage,
    emulator: Emulator,
    target: Target,
    folder: string,
    stop: () => Promise<void>,
  ) {
    this.target = target;
    this.#stage = stage;
    this.#emulator = emulator;
    this.#snapshot = emulator.snapshot();
    this.#administrator = administratorOf(stage);
    this.#folder = folder;
    this.#stop = stop;
  }

  static async open(): Promise<Bench> {
    const environment = await readEnvironment('emulator');
    const emulator = new Emulator({ defaultRegion: environment.region });
    const { url, close } = await emulator.listen();
    const stage = { ...environment, endpoint: url, account: emulator.settings.defaultAccount };
    const folder = await mkdtemp(join(tmpdir(), 'keywatch-mutants-'));
    const inputs = { report: join(folder, 'deploy.json') };
    await applyIdentity(stage, { inputs });
    await deployWithoutImage(stage, { inputs });
    // As in an account where the stacks have stood for a while: every alarm was evaluated and is OK.
    await emulator.clock.advance(120_000);
    return new Bench(stage, emulator, await targetOf(stage), folder, close);
  }

  /** Changes the chain as the case says, runs the canary's committed bundle, and undoes everything. */
  async run({
    change,
    scenario,
    detection,
    preflight,
  }: Case): Promise<{ verdict: string; foundAt?: string }> {
    this.#emulator.restore(this.#snapshot);
    const mutation = [...brokenLinks, ...harmlessChanges].find(({ id }) => id === change);
    if (mutation === undefined) throw new Error(`there is no change called ${change}`);
    await mutation.change(this.#administrator, this.target, detectionOf(this.target, detection));
    const report = join(this.#folder, 'canary.json');
    await rm(report, { force: true });
    await runCanary(this.#stage, {
      inputs: { scenarios: scenario, preflight: String(preflight), report },
    });
    const { verdict, brokenHop, reason } = await readReport<Report>(report, '/');
    if (verdict === 'INCONCLUSIVE') console.error(`${change}, ${scenario}: ${reason}`);
    return { verdict, ...(brokenHop !== undefined && { foundAt: brokenHop }) };
  }

  async close(): Promise<void> {
    await this.#stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function targetOf(stage: Stage): Promise<Target> {
  const { prefix } = stage;
  const cloudFormation = new CloudFormationClient(settingsOf(stage));
  return readTarget(cloudFormation, {
    trail: `${prefix}-trail`,
    canary: `${prefix}-canary`,
    detection: `${prefix}-detection-canary`,
  });
}

function administratorOf(stage: Stage): Administrator {
  const settings = settingsOf(stage);
  return {
    cloudTrail: new CloudTrailClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    logs: new CloudWatchLogsClient(settings),
    kms: new KMSClient(settings),
    sns: new SNSClient(settings),
  };
}

function settingsOf({ endpoint, region, account }: Stage) {
  return { endpoint, region, credentials: { accessKeyId: account, secretAccessKey: 'emulator' } };
}
