import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { extract } from 'tar';

/** What of a revision says how it is deployed: the templates, and the image's files. */
const parts = ['cloudformation', 'workload'];

/** A revision's own files in a folder of their own, as long as it is needed. */
export interface BaseRevision extends AsyncDisposable {
  /** Its short hash. */
  readonly name: string;
  readonly folder: string;
}

/** Lays out what `revision` of the repository in `root` had. Throws a sentence if there is no such revision. */
export async function checkOutBase(root: string, revision: string): Promise<BaseRevision> {
  const commit = await commitOf(root, revision);
  const folder = await mkdtemp(join(tmpdir(), 'keywatch-base-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  try {
    const listed = await execa('git', ['ls-tree', '--name-only', commit], { cwd: root });
    const there = parts.filter((part) => listed.stdout.split('\n').includes(part));
    if (there.length > 0) {
      const archive = execa('git', ['archive', '--format=tar', commit, ...there], {
        ...{ cwd: root, buffer: false, encoding: 'buffer' },
      });
      await Promise.all([pipeline(archive.stdout, extract({ cwd: folder })), archive]);
    }
    return { name: commit.slice(0, 12), folder, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function commitOf(root: string, revision: string): Promise<string> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { stdout, exitCode, stderr } = await execa('git', args, { cwd: root, reject: false });
  if (exitCode === 0) return stdout.trim();
  const reason = stderr.trim() || 'git knows no such commit; fetch it first';
  throw new Error(`--base ${JSON.stringify(revision)} is no revision here: ${reason}`);
}
