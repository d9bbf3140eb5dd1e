import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { parseDocument } from 'yaml';
import type { Commits, Repository } from './run-event.ts';

/** A team's repository, born after 15 July 2026. The names are nobody's. */
export const repository: Repository = {
  owner: 'keywatch-team',
  ownerId: '31415926',
  name: 'keywatch',
  id: '271828182',
};

/** What a team replaces in `deployments/production/` (docs/operations.md), and what a single machine can bear. */
const own: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  identity: {
    GitHubOwner: repository.owner,
    GitHubOwnerId: repository.ownerId,
    GitHubRepository: repository.name,
    GitHubRepositoryId: repository.id,
  },
  canary: { OperatorEmail: 'operators@keywatch.test' },
  application: { AllowedCidr: '127.0.0.1/32', DesiredCount: 1, DrainSeconds: 1 },
  'detection-application': { NotifyEmail: 'security@keywatch.test' },
};

export interface Clone {
  readonly folder: string;
  readonly commits: Commits;
  /** Brings a commit into the work tree, which loses what else was there. */
  checkOut(commit: string): Promise<void>;
}

/**
 * A repository of a team: the working tree of `root`, ignored files left out, with the team's own values, and a pull request that
 * changes one of them.
 */
export async function makeClone(root: string, folder: string): Promise<Clone> {
  await copyTree(root, folder);
  for (const [name, values] of Object.entries(own)) await setParameters(folder, name, values);
  const git = (...args: string[]) => runGit(folder, args);
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('remote', 'add', 'origin', `https://github.com/${repository.owner}/${repository.name}`);
  // A checkout asks for a commit by its id, as it may ask GitHub.
  await git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  const base = await commit(folder, 'Make it ours');
  await git('checkout', '--quiet', '-b', 'change');
  for (const name of ['production/detection-application', 'emulator/detection-application'])
    await setParameter(folder, name, 'VolumeThreshold', 2000);
  const head = await commit(folder, 'Raise the threshold');
  await git('checkout', '--quiet', '--detach', base);
  await git('merge', '--quiet', '--no-ff', '--message', 'Merge the change', head);
  const merge = await git('rev-parse', 'HEAD');
  const checkOut = async (id: string) => {
    await git('checkout', '--quiet', '--force', ...(id === base ? ['main'] : ['--detach', id]));
  };
  return { folder, commits: { base, head, merge }, checkOut };
}

async function copyTree(root: string, folder: string): Promise<void> {
  const listed = await runGit(root, [
    'ls-files',
    '-z',
    '-co',
    '--exclude-standard',
    '--deduplicate',
  ]);
  const deleted = await runGit(root, ['ls-files', '-z', '--deleted']);
  const gone = new Set(deleted.split('\0'));
  for (const file of listed.split('\0').filter((name) => name !== '' && !gone.has(name))) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await copyFile(join(root, file), join(folder, file));
  }
}

async function setParameters(
  folder: string,
  name: string,
  values: Readonly<Record<string, string | number>>,
): Promise<void> {
  for (const [key, value] of Object.entries(values))
    await setParameter(folder, `production/${name}`, key, value);
}

async function setParameter(folder: string, name: string, key: string, value: string | number) {
  const file = join(folder, 'cloudformation/deployments', `${name}.yaml`);
  const document = parseDocument(await readFile(file, 'utf8'));
  document.setIn(['parameters', key], value);
  await writeFile(file, document.toString({ lineWidth: 0 }));
}

async function commit(folder: string, message: string): Promise<string> {
  await runGit(folder, ['add', '--all']);
  await runGit(folder, ['commit', '--quiet', '--message', message]);
  return runGit(folder, ['rev-parse', 'HEAD']);
}

/** Without the settings of whoever runs this. */
async function runGit(cwd: string, args: readonly string[]): Promise<string> {
  const { PATH = '' } = process.env;
  const who = { NAME: 'Member', EMAIL: 'member@keywatch.test' };
  const env = {
    PATH,
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: '1',
    // The working tree may be another user's than root, who runs the tests in CI.
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'safe.directory',
    GIT_CONFIG_VALUE_0: '*',
    GIT_AUTHOR_NAME: who.NAME,
    GIT_AUTHOR_EMAIL: who.EMAIL,
    GIT_COMMITTER_NAME: who.NAME,
    GIT_COMMITTER_EMAIL: who.EMAIL,
  };
  return (await execa('git', args, { cwd, env, extendEnv: false })).stdout;
}
