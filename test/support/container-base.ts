import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { create } from 'tar';
import type { ContainerEngine } from './container-engine.ts';

/**
 * A base image for the workload from what this machine has, where the pinned one cannot be pulled: Node as the distroless base
 * has it, at `/nodejs/bin/node`, with the libraries that it is linked to, and nothing else.
 */
export async function importBase(
  engine: Pick<ContainerEngine, 'docker'>,
  name: string,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'keywatch-base-'));
  try {
    const root = join(folder, 'root');
    await copyTo(root, process.execPath, '/nodejs/bin/node');
    const { stdout } = await execa('ldd', [process.execPath]);
    const libraries = stdout.match(/\/\S+/gu) ?? [];
    for (const library of libraries) await copyTo(root, library, library);
    const file = join(folder, 'base.tar');
    await create({ file, cwd: root, portable: true }, await readdir(root));
    await engine.docker('import', file, name);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function copyTo(root: string, from: string, to: string): Promise<void> {
  const target = join(root, to);
  await mkdir(dirname(target), { recursive: true });
  await cp(from, target, { dereference: true });
}
