import { execFileSync } from 'node:child_process';

const { env } = process;
const git = (...args) => execFileSync('git', args, { cwd: env.GITHUB_WORKSPACE, stdio: 'inherit' });
const depth = env['INPUT_FETCH-DEPTH'];

git('init', '--quiet');
git('remote', 'add', 'origin', `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}`);
git(
  ...['fetch', '--quiet', '--no-tags', ...(depth === '0' ? [] : ['--depth', depth])],
  ...['origin', env.INPUT_REF || env.GITHUB_SHA],
);
git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
