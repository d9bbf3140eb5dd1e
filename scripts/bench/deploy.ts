import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emulator } from '../../emulator/emulator.ts';
import { applyIdentity, deployWithoutImage, readReport, type Stage } from '../pipeline.ts';
import { readEnvironment } from '../start/environment.ts';
import type { BenchRow } from './row.ts';

const limit = 2;

interface DeployReport {
  readonly stacks: readonly {
    readonly stackName: string;
    readonly outcome: string;
    readonly calls: number;
  }[];
}

/** What a deployment costs when there is nothing to change: calls to CloudFormation for each stack. */
export async function benchDeploy(): Promise<BenchRow[]> {
  const environment = await readEnvironment('emulator');
  const emulator = new Emulator({ defaultRegion: environment.region });
  const { url, close } = await emulator.listen();
  const folder = await mkdtemp(join(tmpdir(), 'keywatch-bench-'));
  try {
    const stage: Stage = {
      ...environment,
      endpoint: url,
      account: emulator.settings.defaultAccount,
    };
    const inputs = { report: join(folder, 'deploy.json') };
    await applyIdentity(stage, { inputs });
    await deployWithoutImage(stage, { inputs });
    await deployWithoutImage(stage, { inputs });
    const { stacks } = await readReport<DeployReport>(inputs.report, '/');
    return stacks.map(({ stackName, outcome, calls }) => ({
      name: `deploy ${stackName} with nothing to change`,
      value: calls,
      unit: 'calls',
      limit,
      holds: outcome === 'unchanged' && calls <= limit,
    }));
  } finally {
    await close();
    await rm(folder, { recursive: true, force: true });
  }
}
