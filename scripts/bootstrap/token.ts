import { execa } from 'execa';
import { Failure } from '../../actions/shared/failure.ts';

/** A token for GitHub's API and where it came from. */
export interface GitHubToken {
  readonly value: string;
  readonly from: string;
}

/** From the environment, else from the GitHub CLI if somebody is logged in there. Public repositories need none. */
export async function findToken(env: NodeJS.ProcessEnv): Promise<GitHubToken | undefined> {
  for (const name of ['GITHUB_TOKEN', 'GH_TOKEN']) {
    const value = env[name]?.trim();
    if (value) return { value: refuseOddCharacters(value, name), from: name };
  }
  const { exitCode, stdout } = await execa('gh', ['auth', 'token', '--hostname', 'github.com'], {
    env,
    extendEnv: false,
    reject: false,
  });
  const value = stdout?.trim();
  if (exitCode !== 0 || !value) return undefined;
  return { value: refuseOddCharacters(value, 'gh auth token'), from: 'gh auth token' };
}

/** It becomes a header. */
function refuseOddCharacters(value: string, from: string): string {
  if (/^[\x21-\x7e]{1,1024}$/.test(value)) return value;
  throw new Failure(
    'INVALID_INPUT',
    `${from} holds no token of GitHub, for it has blanks or other odd characters; correct or unset it`,
  );
}
