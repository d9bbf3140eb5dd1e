import { rmSync } from 'node:fs';
import { access, chmod, constants, mkdir, mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serverAccount } from './server-account.ts';

const cache = fileURLToPath(
  new URL('../../../../node_modules/.cache/keywatch/postgres', import.meta.url),
);

/**
 * Where what is prepared once is kept for all processes to come. Where that cannot be written, or the server's account could
 * not reach it, a temporary folder that goes with this process.
 */
export function preparedFolder(): Promise<string> {
  folder ??= findFolder();
  return folder;
}

let folder: Promise<string> | undefined;

async function findFolder(): Promise<string> {
  try {
    await mkdir(cache, { recursive: true });
    await access(cache, constants.W_OK);
    if (await isReachable(cache)) return cache;
  } catch {
    // A read-only checkout.
  }
  const temporary = await mkdtemp(join(tmpdir(), 'keywatch-postgres-'));
  await chmod(temporary, serverAccount.uid === undefined ? 0o700 : 0o755);
  process.once('exit', () => rmSync(temporary, { recursive: true, force: true }));
  return temporary;
}

/** Whether the server's account may read what lies in this folder. */
export async function isReachable(path: string): Promise<boolean> {
  if (serverAccount.uid === undefined) return true;
  const { mode } = await stat(path);
  if ((mode & 0o005) !== 0o005) return false;
  return path === dirname(path) ? true : isReachable(dirname(path));
}
