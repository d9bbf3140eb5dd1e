import { hostname } from 'node:os';
import { labels } from './labels.ts';

/** As `Engine.docker`. */
type Docker = (args: readonly string[]) => Promise<string>;

let swept = false;

/**
 * Removes the containers of emulators of this machine that are gone, which were killed, else they had removed them themselves. One
 * that bears this process's own number before it has started any is of another that had the number before.
 */
export async function sweep(docker: Docker): Promise<void> {
  const format = `{{.ID}} {{.Label "${labels.emulator}"}}`;
  const filters = [`label=${labels.emulator}`, `label=${labels.host}=${hostname()}`];
  const listed = await docker([
    ...['ps', '--all', '--no-trunc', '--format', format],
    ...filters.flatMap((filter) => ['--filter', filter]),
  ]);
  const isOwnFree = !swept;
  swept = true;
  const left = listed.split('\n').flatMap((line) => {
    const [id = '', pid = ''] = line.split(' ');
    if (id === '') return [];
    const runs = Number(pid) === process.pid ? !isOwnFree : isRunning(Number(pid));
    return runs ? [] : [id];
  });
  if (left.length > 0) await docker(['rm', '--force', '--volumes', ...left]);
}

/** Somebody else's process runs, too, though it may not be signalled. */
function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
