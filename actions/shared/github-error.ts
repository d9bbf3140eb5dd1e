import { Failure } from './failure.ts';

/** As much of Octokit's errors as is looked at: `status` is 500 without a response where no connection came about. */
export interface Refusal extends Error {
  readonly status?: number;
  readonly response?: {
    readonly headers?: Readonly<Record<string, string | number | undefined>>;
  };
}

/** What was asked of GitHub, for the sentence that says it was refused. */
export interface Attempt {
  /** Such as `open an issue`. */
  readonly what: string;
  /** The right that a job's token needs for it, such as `issues: write`. */
  readonly right: string;
  readonly repository: string;
  readonly apiUrl: string;
}

/** GitHub's answer without a hint when to come again: wait at least a minute. */
const UNTOLD_WAIT_MS = 60_000;

/** How long GitHub asks to wait, in milliseconds; undefined if it refused for another reason than a rate limit. */
export function waitOf(error: Refusal, now: number): number | undefined {
  const headers = error.response?.headers ?? {};
  if (!isRateLimit(error)) return undefined;
  const seconds = numberOf(headers['retry-after']);
  if (seconds !== undefined) return seconds * 1000;
  const reset = numberOf(headers['x-ratelimit-reset']);
  if (headers['x-ratelimit-remaining'] !== '0' || reset === undefined) return UNTOLD_WAIT_MS;
  // Both times are GitHub's: the runner's clock may be wrong.
  const sent = Date.parse(String(headers.date));
  return Math.max(reset * 1000 - (Number.isNaN(sent) ? now : sent), 0) + 1000;
}

/** GitHub says it with 403 as well, which it also answers for want of rights. */
function isRateLimit({ status, message, response }: Refusal): boolean {
  if (status === 429) return true;
  const headers = response?.headers ?? {};
  return (
    status === 403 &&
    (headers['retry-after'] !== undefined ||
      headers['x-ratelimit-remaining'] === '0' ||
      /rate limit/iu.test(message))
  );
}

/** What Octokit threw, as an expected failure with a remedy; anything else stays what it is. */
export function toGitHubFailure(error: unknown, attempt: Attempt): unknown {
  if (!(error instanceof Error) || error instanceof Failure) return error;
  const refusal: Refusal = error;
  if (refusal.status === undefined && error.name !== 'GraphqlResponseError') return error;
  const [code, sentence] = describe(refusal, attempt);
  return new Failure(code, sentence, { cause: error });
}

function describe(error: Refusal, attempt: Attempt): readonly [Failure['code'], string] {
  const { status, message, response } = error;
  const { what, right, repository, apiUrl } = attempt;
  if (isRateLimit(error)) {
    const seconds = Math.ceil((waitOf(error, Date.now()) ?? 0) / 1000);
    const sentence = `GitHub's rate limit does not let this step ${what} for another ${seconds} s; run it again then`;
    return ['DEADLINE', sentence];
  }
  if (status !== undefined && (status >= 500 || response === undefined)) {
    const said = response === undefined ? `cannot be reached (${message})` : `answered ${status}`;
    const sentence = `GitHub's API ${apiUrl} ${said} when asked to ${what}; look at https://www.githubstatus.com and run the step again`;
    return ['UNREACHABLE', sentence];
  }
  switch (status) {
    case 401:
      return [
        'ACCESS_DENIED',
        `GitHub does not accept the token (${message}); give input token \${{ github.token }} or another that is valid`,
      ];
    case 403:
      return [
        'ACCESS_DENIED',
        `the token may not ${what} in ${repository} (${message}); grant the job ${right} (a run that a fork's pull request began can only read)`,
      ];
    case 404:
      return [
        'ACCESS_DENIED',
        `GitHub answered 404 when asked to ${what} in ${repository}; see that it is there, and grant the job ${right}`,
      ];
    case 410:
      return [
        'GITHUB_REFUSED',
        `the token cannot ${what}: ${repository} has its issues turned off, or this one was deleted (${message}); turn them on in the repository's settings`,
      ];
    default:
      return ['GITHUB_REFUSED', `GitHub refused to ${what} in ${repository}: ${message}`];
  }
}

function numberOf(value: string | number | undefined): number | undefined {
  const number = Number(value);
  return value === undefined || !Number.isFinite(number) || number < 0 ? undefined : number;
}
