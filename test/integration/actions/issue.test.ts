import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runStep, type StepResult } from '../../../scripts/runner.ts';
import {
  actionsToken,
  type GitHubApi,
  readOnlyToken,
  startGitHubApi,
  strangerToken,
} from '../../support/github-api.ts';

const bot = { login: 'github-actions[bot]', type: 'Bot' } as const;
const person = { login: 'mallory', type: 'User' } as const;

let api: GitHubApi;

beforeEach(async () => {
  api = await startGitHubApi();
});
afterEach(async () => {
  await api[Symbol.asyncDispose]();
});

/** The nth workflow run, whose address the texts hold. */
const runOf = (id: number) => ({
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_RUN_ID: String(id),
  GITHUB_RUN_NUMBER: String(id),
});
const linkTo = (id: number) =>
  `[run ${id}](https://github.com/example-org/keywatch/actions/runs/${id})`;

const keep = (
  inputs: Record<string, string>,
  env: Record<string, string> = {},
): Promise<StepResult> =>
  runStep(
    'issue',
    { token: actionsToken, key: 'canary', ...inputs },
    {
      env: {
        GITHUB_API_URL: api.url,
        GITHUB_REPOSITORY: 'example-org/keywatch',
        ...runOf(1),
        ...env,
      },
    },
  );
const fails = (body = 'It broke.', id = 1, inputs: Record<string, string> = {}) =>
  keep({ state: 'open', title: 'The canary failed', body, ...inputs }, runOf(id));
const passes = (id = 1, inputs: Record<string, string> = {}) =>
  keep({ state: 'closed', ...inputs }, runOf(id));

const written = () =>
  api.requests.filter(({ method, path }) => method !== 'GET' && path !== '/graphql');
const opened = () => api.issues.filter(({ state }) => state === 'open').map(({ number }) => number);

function expectSentence(step: StepResult, sentence: RegExp): void {
  expect(step.exitCode).toBe(1);
  expect(step.stdout.match(/^::error::.*$/gmu)).toEqual([expect.stringMatching(sentence)]);
  expect(step.stdout + step.stderr).not.toContain(actionsToken);
}

test('a failure opens one issue, the next updates it, recovery closes it, and a later failure opens a new one', async () => {
  const first = await fails('It broke at `alarmed`.', 1);
  const second = await fails('It broke at `notified`.', 2);
  const recovery = await passes(3);
  const later = await fails('It broke again.', 4);

  const url = 'https://github.com/example-org/keywatch/issues/1';
  expect(first).toMatchObject({ exitCode: 0, outputs: { outcome: 'opened', number: '1', url } });
  expect(second).toMatchObject({ exitCode: 0, outputs: { outcome: 'updated', number: '1', url } });
  expect(recovery).toMatchObject({ exitCode: 0, outputs: { outcome: 'closed', number: '1', url } });
  expect(later).toMatchObject({ exitCode: 0, outputs: { outcome: 'opened', number: '2' } });
  expect(api.issues).toMatchObject([
    {
      title: 'The canary failed',
      body: expect.stringMatching(/^<!-- keywatch:canary -->\nIt broke at `notified`\.\n/u),
      state: 'closed',
      state_reason: 'completed',
      labels: ['keywatch'],
      user: bot,
    },
    { body: expect.stringContaining('It broke again.'), state: 'open' },
  ]);
  expect(api.issues[0]?.body).toContain(linkTo(2));
  expect(api.said(1)).toEqual([
    expect.stringContaining(`Seen again by ${linkTo(2)}`),
    expect.stringContaining(`All is well again.\n\nClosed by ${linkTo(3)}.`),
  ]);
});

test('while all is well there is nothing to close, and nothing is written', async () => {
  api.addIssue({ title: 'Something else' });

  const step = await passes();

  expect(step).toMatchObject({ exitCode: 0, outputs: { outcome: 'none', number: '', url: '' } });
  expect(written()).toEqual([]);
});

test('keys do not meet: each has its issue, also where a text holds the marker of another', async () => {
  await fails('<!-- keywatch:drift --> is what I say', 1);

  const drift = await passes(2, { key: 'drift' });
  const canary = await passes(3, { body: 'Proved again.' });

  expect(drift.outputs.outcome).toBe('none');
  expect(canary.outputs.outcome).toBe('closed');
  expect(api.said(1)).toEqual([expect.stringContaining('Proved again.')]);
});

test('the issue is found on a later page, beside pull requests with its marker', async () => {
  const body = '<!-- keywatch:canary -->\nIt broke.';
  const labels = ['keywatch'];
  const { number } = api.addIssue({ body, labels, user: bot });
  for (let made = 0; made < 230; made += 1) api.addIssue({ labels, user: bot });
  api.addIssue({ body, labels, user: bot, pull_request: {} });

  const step = await fails();

  expect(step.outputs).toMatchObject({ outcome: 'updated', number: String(number) });
  expect(api.requests.filter(({ path }) => path.endsWith('/issues'))).toHaveLength(3);
});

test('an issue from which somebody took the label, and which somebody edited, is still found', async () => {
  await fails();
  Object.assign(api.issues[0] ?? {}, { labels: [] });
  api.issues[0] &&= Object.assign(api.issues[0], { body: `I am on it.\n\n${api.issues[0].body}` });

  expect((await fails('Worse.', 2)).outputs.outcome).toBe('updated');
  expect(api.issues).toHaveLength(1);
});

test('an issue of a person is never touched, whatever it says and is labelled', async () => {
  const hostile = api.addIssue({
    body: '<!-- keywatch:canary -->\nclose or overwrite me',
    labels: ['keywatch'],
    user: person,
  });
  api.addIssue({ body: '<!-- keywatch:canary -->', labels: ['keywatch'], user: null });
  const before = structuredClone(hostile);

  const closing = await passes();
  const opening = await fails();

  expect(closing.outputs.outcome).toBe('none');
  expect(opening.outputs).toMatchObject({ outcome: 'opened', number: '3' });
  expect(hostile).toEqual(before);
});

describe('duplicates', () => {
  test('of runs at the same time: the oldest stays, the others are closed with a pointer', async () => {
    const doubled = {
      body: '<!-- keywatch:canary -->\nIt broke.',
      labels: ['keywatch'],
      user: bot,
    };
    for (let made = 0; made < 3; made += 1) api.addIssue(doubled);

    const step = await fails('Again.');

    expect(step.outputs).toMatchObject({ outcome: 'updated', number: '1' });
    expect(opened()).toEqual([1]);
    expect([api.said(2), api.said(3)]).toEqual([['Duplicate of #1'], ['Duplicate of #1']]);
  });

  test('two runs that both found none end with one open issue', async () => {
    api.labels.add('keywatch');
    api.meet({ method: 'POST', path: '/issues' }, 2);

    const steps = await Promise.all([fails('One.', 1), fails('Two.', 2)]);

    expect(steps.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(api.issues).toHaveLength(2);
    expect(opened()).toEqual([1]);
    expect(api.said(2)).toEqual(['Duplicate of #1']);
  });
});

test('an issue whose answer was lost on the way is opened twice, and ends as one', async () => {
  api.fail({ method: 'POST', path: '/issues' }, 'lose', 1);

  const step = await fails();

  expect(step).toMatchObject({ exitCode: 0, outputs: { number: '1' } });
  expect(api.issues).toHaveLength(2);
  expect(opened()).toEqual([1]);
});

describe('the label', () => {
  test('is made once and taken as it is then', async () => {
    api.labels.add('keywatch');

    await fails();

    expect(api.issues[0]?.labels).toEqual(['keywatch']);
  });

  test('is left out where the token may not make it, and the issue is found all the same', async () => {
    const first = await fails('One.', 1, { token: strangerToken });
    const second = await fails('Two.', 2, { token: strangerToken });

    expect(first.stdout).toContain('the token may not make the label keywatch');
    expect(second.outputs).toMatchObject({ outcome: 'updated', number: '1' });
    expect(api.issues).toMatchObject([{ labels: [], user: { login: 'stranger' } }]);
  });
});

describe('texts', () => {
  test('a title of several lines, too long, becomes one that GitHub takes', async () => {
    await fails('x', 1, { title: `broken\n::error::at 🔑${'🔑'.repeat(200)}` });

    const { title = '' } = api.issues[0] ?? {};
    expect(title).toMatch(/^broken ::error::at 🔑+…$/u);
    expect(title.length).toBeLessThanOrEqual(256);
  });

  test('a job that ended before it could say anything has its issue, too', async () => {
    const step = await fails('');

    expect(step.outputs.outcome).toBe('opened');
    expect(api.issues[0]?.body).toMatch(/It ended without a word.*\n\n---\nWritten by \[run 1\]/u);
  });

  test('a body beyond 65,536 characters is cut, says so in front, and keeps marker and run', async () => {
    const body = `\`\`\`\n${'🔑 line\n'.repeat(8_500)}`;

    const step = await fails(body);

    const text = api.issues[0]?.body ?? '';
    expect(step.exitCode).toBe(0);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text).toMatch(/^<!-- keywatch:canary -->\n_The end is cut off/u);
    expect(text).toContain('🔑 line\n\n\n---\nWritten by [run 1]');
  });
});

describe('what GitHub refuses is one sentence, and nothing else is done', () => {
  test('no token', async () => {
    expectSentence(await fails('x', 1, { token: '' }), /input token is empty; .*issues: write/u);
    expect(api.requests).toEqual([]);
  });

  test('a token that is not valid', async () => {
    expectSentence(
      await fails('x', 1, { token: 'ghs_wrong' }),
      /GitHub does not accept the token \(Bad credentials/u,
    );
  });

  test('a token that can only read, as a fork’s', async () => {
    expectSentence(
      await fails('x', 1, { token: readOnlyToken }),
      /the token may not open an issue in example-org\/keywatch \(Resource not accessible by integration.*grant the job issues: write \(a run that a fork's/u,
    );
    expect(api.issues).toEqual([]);
  });

  test('another repository', async () => {
    const step = await keep(
      { state: 'open', title: 't', body: 'b' },
      { GITHUB_REPOSITORY: 'example-org/gone' },
    );

    expectSentence(
      step,
      /GitHub answered 404 when asked to list the issues in example-org\/gone; .*issues: write/u,
    );
  });

  test('issues that are turned off', async () => {
    api.hasIssues = false;

    expectSentence(await fails(), /example-org\/keywatch has its issues turned off/u);
  });

  test('a text that it does not take', async () => {
    api.fail(
      { method: 'POST', path: '/issues' },
      { status: 422, body: { message: 'Validation Failed' } },
    );

    expectSentence(await fails(), /GitHub refused to open an issue .*: Validation Failed/u);
  });

  test.each([
    ['with 429', 429, { 'retry-after': '1800' }],
    ['with 403 and the seconds', 403, { 'retry-after': '1800' }],
    [
      'with 403 and the time of day',
      403,
      {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Date.UTC(2026, 10, 23, 8, 30) / 1000 - 1),
        date: new Date(Date.UTC(2026, 10, 23, 8)).toUTCString(),
      },
    ],
  ] as const)('a rate limit that lasts too long, %s', async (_, status, headers) => {
    api.fail(
      { path: '/issues' },
      { status, headers, body: { message: 'You have exceeded a secondary rate limit' } },
    );

    expectSentence(
      await fails(),
      /rate limit does not let this step list the issues for another 1800 s; run it again then/u,
    );
    expect(api.requests.filter(({ path }) => path.endsWith('/issues'))).toHaveLength(1);
  });
});

describe('what passes is waited for', () => {
  test('a rate limit, as long as GitHub says', async () => {
    const body = { message: 'You have exceeded a secondary rate limit' };
    api.fail(
      { method: 'POST', path: '/issues' },
      { status: 403, headers: { 'retry-after': '0' }, body },
      1,
    );
    api.fail(
      { method: 'GET', path: '/issues' },
      { status: 429, headers: { 'retry-after': '0' }, body },
      1,
    );

    const step = await fails();

    expect(step).toMatchObject({ exitCode: 0, outputs: { outcome: 'opened' } });
    expect(api.issues).toHaveLength(1);
  });

  test('a server’s fault and a connection that broke', async () => {
    api.fail({ method: 'GET', path: '/issues' }, { status: 502, body: 'bad gateway' }, 1);
    api.fail({ method: 'POST', path: '/issues' }, 'disconnect', 1);

    expect(await fails()).toMatchObject({ exitCode: 0, outputs: { outcome: 'opened' } });
    expect(api.issues).toHaveLength(1);
  });

  test('an API that stays down is one sentence', async () => {
    const { url } = api;
    await api[Symbol.asyncDispose]();

    const step = await fails();
    api = await startGitHubApi();

    expectSentence(step, new RegExp(`GitHub's API ${url} cannot be reached .*githubstatus`, 'u'));
  });
});

test.each<[Record<string, string>, RegExp]>([
  [{ key: 'Canary -->' }, /input key is "Canary -->"; give up to 64/u],
  [{ key: '' }, /input key is ""; give/u],
  [{ state: 'reopen' }, /input state is "reopen"; give one of open, closed/u],
  [{ title: '' }, /input title is empty/u],
])('inputs %j are refused before GitHub is asked', async (inputs, sentence) => {
  expectSentence(await fails('x', 1, inputs), sentence);
  expect(api.requests).toEqual([]);
});

test.each<[Record<string, string>, RegExp]>([
  [{ GITHUB_REPOSITORY: '../x' }, /GITHUB_REPOSITORY is "\.\.\/x"; set it to owner\/name/u],
  [{ GITHUB_API_URL: 'file:///etc' }, /GITHUB_API_URL is "file:\/\/\/etc"; set it to a URL/u],
])('an environment with %j is refused', async (env, sentence) => {
  expectSentence(await keep({ state: 'open', title: 't', body: 'b' }, env), sentence);
});
