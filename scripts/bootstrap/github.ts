import { Octokit } from '@octokit/core';
import { Failure } from '../../actions/shared/failure.ts';
import { waitOf } from '../../actions/shared/github-error.ts';
import type { RepositoryName } from './remote.ts';
import { fullName, type Repository, toRepository } from './repository.ts';
import type { SentSubject } from './subject.ts';
import type { GitHubToken } from './token.ts';

/** GitHub's API, with a token or without. */
export interface GitHub {
  readonly octokit: Octokit;
  readonly url: string;
  readonly token: GitHubToken | undefined;
}

const patienceMs = 30_000;

export function openGitHub(env: NodeJS.ProcessEnv, token: GitHubToken | undefined): GitHub {
  const url = (env.GITHUB_API_URL || 'https://api.github.com').replace(/\/+$/, '');
  if (!isGitHubs(url)) {
    throw new Failure(
      'INVALID_INPUT',
      `GITHUB_API_URL is ${JSON.stringify(url)}, and the roles trust repositories by github.com's ids alone, which are others' elsewhere; unset it`,
    );
  }
  const octokit = new Octokit({
    baseUrl: url,
    userAgent: 'keywatch-bootstrap',
    ...(token !== undefined && { auth: token.value }),
  });
  return { octokit, url, token };
}

/** GitHub's own, or what stands in for it on this machine. Neither is shown a token without TLS over a network. */
function isGitHubs(address: string): boolean {
  const url = URL.parse(address);
  if (url?.protocol === 'https:' && url.host === 'api.github.com') return true;
  return (
    /^https?:$/.test(url?.protocol ?? '') &&
    /^(?:127\.0\.0\.1|localhost|\[::1\])$/.test(url?.hostname ?? '')
  );
}

/** A renamed or transferred repository is followed, since GitHub redirects to where it is. */
export async function fetchRepository(github: GitHub, named: RepositoryName): Promise<Repository> {
  return toRepository(await get(github, 'GET /repos/{owner}/{repo}', named));
}

/**
 * What GitHub puts before `:environment:…` in the repository's tokens; undefined if it does not tell, as to somebody without
 * a token. https://docs.github.com/rest/actions/oidc
 */
export async function fetchSentSubject(
  github: GitHub,
  repository: RepositoryName,
): Promise<SentSubject | undefined> {
  const route = 'GET /repos/{owner}/{repo}/actions/oidc/customization/sub';
  const answer = await get(github, route, repository).catch(() => undefined);
  const { use_default, sub_claim_prefix } = (answer ?? {}) as Record<string, unknown>;
  if (typeof sub_claim_prefix !== 'string') return undefined;
  return { prefix: sub_claim_prefix, isDefault: use_default !== false };
}

async function get(github: GitHub, route: string, repository: RepositoryName): Promise<unknown> {
  try {
    const { data } = await github.octokit.request(route, {
      owner: repository.owner,
      repo: repository.name,
      request: { signal: AbortSignal.timeout(patienceMs) },
    });
    return data;
  } catch (error) {
    throw toFailure(error, github, fullName(repository));
  }
}

interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

function toFailure(error: unknown, { url, token }: GitHub, name: string): Failure {
  const refusal = (error as { response?: Refusal }).response;
  const fail = (code: Failure['code'], message: string) =>
    new Failure(code, message, { cause: error });
  if (refusal === undefined) {
    const why = error instanceof Error ? error.message : String(error);
    return fail(
      'UNREACHABLE',
      `GitHub cannot be reached at ${url} (${why}); check the network and GITHUB_API_URL`,
    );
  }
  const { status, headers } = refusal;
  if (waitOf(error as Error, Date.now()) !== undefined) {
    return fail(
      'UNREACHABLE',
      `GitHub takes no more requests ${token ? `with the token of ${token.from}` : 'without a token'} ${untilWhen(headers)}; try again then${token ? '' : ', or set GITHUB_TOKEN'}`,
    );
  }
  if (status === 401) {
    return fail(
      'ACCESS_DENIED',
      `GitHub does not accept the token of ${token?.from ?? 'nobody'}; get a new one, or unset it if the repository is public`,
    );
  }
  if (status === 404 || status === 403) {
    return fail(
      'ACCESS_DENIED',
      token === undefined
        ? `GitHub shows no repository ${name} without a token; correct the name, or set GITHUB_TOKEN (or log in with gh auth login) if it is private`
        : `GitHub shows no repository ${name} to the token of ${token.from}; correct the name, or take a token that may read it (an organization may ask to authorize it for single sign-on)`,
    );
  }
  return fail('UNREACHABLE', `GitHub answers ${status} at ${url} for ${name}; try again later`);
}

function untilWhen(headers: Refusal['headers']): string {
  if (headers['retry-after'] !== undefined) return `for ${headers['retry-after']} seconds`;
  const reset = Number(headers['x-ratelimit-reset']);
  return Number.isFinite(reset) && reset > 0 && reset < 8e12
    ? `before ${new Date(reset * 1000).toISOString()}`
    : 'for a while';
}
