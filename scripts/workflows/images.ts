import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { importBase } from '../../test/support/container-base.ts';
import { findEngine } from './engine.ts';
import type { PlannedRun } from './plan.ts';

/** What the run is to know of images: variables of the repository, and the runner's environment. */
export interface Images {
  readonly variables: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

const base = 'keywatch/base:node24';

/**
 * Does `work` with a Docker engine, if one is wanted. For the workload's image it is given a base that need not be pulled, unless
 * BASE_IMAGE names one. LocalStack asks for the engine that runs, since its container wants a network; without one its job says so.
 */
export async function withImages<T>(
  needs: PlannedRun['needsEngine'],
  work: (images: Images) => Promise<T>,
): Promise<T> {
  const { LOCALSTACK_IMAGE = '', DOCKER_HOST } = process.env;
  if (needs !== 'image') {
    const env = DOCKER_HOST === undefined || needs === 'no' ? {} : { DOCKER_HOST };
    return work({ variables: { LOCALSTACK_IMAGE }, env });
  }
  const folder = await mkdtemp(join(tmpdir(), 'keywatch-engine-'));
  try {
    await using engine = await findEngine(folder);
    return await work({ variables: { BASE_IMAGE: await baseImage(engine.env) }, env: engine.env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function baseImage(env: Readonly<Record<string, string>>): Promise<string> {
  const { BASE_IMAGE } = process.env;
  if (BASE_IMAGE !== undefined && BASE_IMAGE !== '') return BASE_IMAGE;
  const docker = async (...args: string[]) => (await execa('docker', args, { env })).stdout;
  await importBase({ docker }, base);
  return base;
}
