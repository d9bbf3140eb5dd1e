import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { importBase } from '../../test/support/container-base.ts';
import { type Engine, findEngine } from './engine.ts';
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
  registry: string,
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
    try {
      return await work({ variables: { BASE_IMAGE: await baseImage(engine) }, env: engine.env });
    } finally {
      if (engine.found) await removeImages(engine, registry);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function baseImage(engine: Engine): Promise<string> {
  const { BASE_IMAGE } = process.env;
  if (BASE_IMAGE !== undefined && BASE_IMAGE !== '') return BASE_IMAGE;
  await importBase({ docker: async (...args) => docker(engine, args) }, base);
  return base;
}

/** An engine that was there before keeps nothing of the run. */
async function removeImages(engine: Engine, registry: string): Promise<void> {
  const filter = ['--filter', `reference=${registry}/*/*`, '--filter', `reference=${base}`];
  const names = await docker(engine, ['images', ...filter, '--format', '{{.Repository}}:{{.Tag}}']);
  for (const name of names.split('\n').filter(Boolean))
    await docker(engine, ['image', 'rm', '--force', name]);
}

async function docker({ env }: Engine, args: readonly string[]): Promise<string> {
  return (await execa('docker', args, { env })).stdout;
}
