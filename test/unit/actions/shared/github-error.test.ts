import { describe, expect, test } from '@jest/globals';
import { Failure } from '../../../../actions/shared/failure.ts';
import { toGitHubFailure, waitOf } from '../../../../actions/shared/github-error.ts';

const now = Date.UTC(2026, 10, 23, 8);
const seconds = (time: number) => String(time / 1000);

const refusal = (status: number, headers: Record<string, string> = {}, message = 'GitHub says') =>
  Object.assign(new Error(message), { status, response: { headers } });
const disconnected = Object.assign(new Error('ECONNREFUSED'), { status: 500 });

const attempt = {
  what: 'open an issue',
  right: 'issues: write',
  repository: 'example-org/keywatch',
  apiUrl: 'https://api.github.com',
};

describe('how long to wait', () => {
  test.each<[string, Error, number | undefined]>([
    ['the seconds that it says', refusal(429, { 'retry-after': '7' }), 7000],
    ['the seconds that it says with 403', refusal(403, { 'retry-after': '0' }), 0],
    [
      'until the limit is lifted, by its own clock',
      refusal(403, {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': seconds(now + 90_000),
        date: new Date(now + 60_000).toUTCString(),
      }),
      31_000,
    ],
    [
      'until then by ours, if it does not tell the time',
      refusal(429, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': seconds(now + 90_000) }),
      91_000,
    ],
    [
      'hardly, if that has passed',
      refusal(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': seconds(now - 90_000) }),
      1000,
    ],
    ['a minute, if it says nothing', refusal(429), 60_000],
    [
      'a minute, if the words alone tell it',
      refusal(403, {}, 'You have exceeded a secondary rate limit.'),
      60_000,
    ],
    ['a minute, if the header is none', refusal(429, { 'retry-after': 'soon' }), 60_000],
    [
      'not at all, if the right is missing',
      refusal(403, { 'x-ratelimit-remaining': '4999' }),
      undefined,
    ],
    ['not at all, for another reason', refusal(422), undefined],
    ['not at all, without a connection', disconnected, undefined],
    ['not at all, for a defect', new TypeError('x'), undefined],
  ])('%s', (_, error, wait) => {
    expect(waitOf(error, now)).toBe(wait);
  });
});

describe('a refusal as a failure', () => {
  test.each<[Error, Failure['code'], RegExp]>([
    [
      refusal(401),
      'ACCESS_DENIED',
      /does not accept the token \(GitHub says\); give input token \$\{\{ github\.token \}\}/u,
    ],
    [
      refusal(403),
      'ACCESS_DENIED',
      /may not open an issue in example-org\/keywatch \(GitHub says\); grant the job issues: write/u,
    ],
    [
      refusal(404),
      'ACCESS_DENIED',
      /404 when asked to open an issue in example-org\/keywatch; .*issues: write/u,
    ],
    [refusal(410), 'GITHUB_REFUSED', /has its issues turned off, or this one was deleted/u],
    [
      refusal(422),
      'GITHUB_REFUSED',
      /refused to open an issue in example-org\/keywatch: GitHub says/u,
    ],
    [
      refusal(429, { 'retry-after': '600' }),
      'DEADLINE',
      /rate limit .* open an issue for another 600 s/u,
    ],
    [
      refusal(502),
      'UNREACHABLE',
      /https:\/\/api\.github\.com answered 502 when asked to open an issue; look at/u,
    ],
    [disconnected, 'UNREACHABLE', /cannot be reached \(ECONNREFUSED\)/u],
    [
      Object.assign(new Error('no field x'), { name: 'GraphqlResponseError' }),
      'GITHUB_REFUSED',
      /: no field x$/u,
    ],
  ])('%s', (error, code, message) => {
    expect(toGitHubFailure(error, attempt)).toMatchObject({
      code,
      message: expect.stringMatching(message),
      cause: error,
    });
  });

  test('is left alone if it is none, or a failure already', () => {
    const others = [new TypeError('a defect'), new Failure('FINDINGS', 'x'), 'text', undefined];

    expect(others.map((other) => toGitHubFailure(other, attempt))).toEqual(others);
  });
});
