import { setTimeout } from 'node:timers/promises';
import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';
import { retry } from '@octokit/plugin-retry';
import { type Refusal, waitOf } from './github-error.ts';
import { log } from './log.ts';

const LONGEST_REQUEST_MS = 30_000;
/** What one step waits in all for a rate limit to be lifted. */
const PATIENCE_MS = 180_000;
const ATTEMPTS = 5;

/** Octokit that repeats what may pass: a broken connection and 5xx after 0.5, 2 and 4.5 s, a rate limit when GitHub says so. */
export function createOctokit(token: string, apiUrl: string) {
  const Patient = Octokit.plugin(retry, paginateRest, heedRateLimits);
  return new Patient({
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'keywatch',
    request: { fetch: fetchInTime },
    // A rate limit is none of its business: it would ask again at once.
    retry: { retryAfterBaseValue: 500, doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451] },
  });
}

export type GitHubClient = ReturnType<typeof createOctokit>;

function fetchInTime(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, { ...init, signal: AbortSignal.timeout(LONGEST_REQUEST_MS) });
}

/** https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately */
function heedRateLimits(octokit: Octokit): void {
  let patienceMs = PATIENCE_MS;
  octokit.hook.wrap('request', async (request, options) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await request(options);
      } catch (error) {
        const wait = waitOf(error as Refusal, Date.now());
        if (wait === undefined || wait > patienceMs || attempt === ATTEMPTS) throw error;
        patienceMs -= wait;
        log(`GitHub's rate limit is used up; waiting ${Math.ceil(wait / 1000)} s`);
        await setTimeout(wait);
      }
    }
  });
}
