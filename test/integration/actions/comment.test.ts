import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runStep, type StepResult } from '../../../scripts/runner.ts';
import {
  actionsToken,
  type GitHubApi,
  readOnlyToken,
  startGitHubApi,
} from '../../support/github-api.ts';

const bot = { login: 'github-actions[bot]', type: 'Bot' } as const;
const person = { login: 'mallory', type: 'User' } as const;
const marked = '<!-- keywatch:preview -->\nold';

let api: GitHubApi;
let folder: string;
/** The pull request of the event. */
let number: number;

beforeEach(async () => {
  api = await startGitHubApi();
  folder = await mkdtemp(join(tmpdir(), 'keywatch-comment-'));
  api.addIssue();
  ({ number } = api.addIssue({ pull_request: {} }));
});
afterEach(async () => {
  await api[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function comment(
  body: string,
  inputs: Record<string, string> = {},
  event: string = JSON.stringify({ number, pull_request: { number } }),
): Promise<StepResult> {
  const path = join(folder, 'event.json');
  await writeFile(path, event);
  return runStep(
    'comment',
    { token: actionsToken, key: 'preview', body, ...inputs },
    {
      env: {
        GITHUB_API_URL: api.url,
        GITHUB_REPOSITORY: 'example-org/keywatch',
        GITHUB_EVENT_NAME: 'pull_request',
        GITHUB_EVENT_PATH: path,
      },
    },
  );
}

const methods = () =>
  api.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`);

function expectSentence(step: StepResult, sentence: RegExp): void {
  expect(step.exitCode).toBe(1);
  expect(step.stdout.match(/^::error::.*$/gmu)).toEqual([expect.stringMatching(sentence)]);
  expect(step.stdout + step.stderr).not.toContain(actionsToken);
}

test('the first run makes the comment, the next updates it in place, and the same text is left alone', async () => {
  const first = await comment('Two stacks change.');
  const second = await comment('One stack changes.\n');
  const third = await comment('One stack changes.');

  const url = `https://github.com/example-org/keywatch/issues/${number}#issuecomment-1001`;
  expect([first, second, third].map(({ outputs }) => outputs)).toEqual([
    { outcome: 'created', url },
    { outcome: 'updated', url },
    { outcome: 'unchanged', url },
  ]);
  expect(api.said(number)).toEqual(['<!-- keywatch:preview -->\nOne stack changes.']);
  expect(api.comments[0]?.user).toEqual(bot);
});

test('the pull request may be named, and keys do not meet', async () => {
  await comment('One.', { number: '1' });
  await comment('<!-- keywatch:preview --> says the drift', { number: '1', key: 'drift' });

  const step = await comment('Two.', { number: '1' });

  expect(step.outputs.outcome).toBe('updated');
  expect(api.said(1)).toEqual([
    '<!-- keywatch:preview -->\nTwo.',
    '<!-- keywatch:drift -->\n<!-- keywatch:preview --> says the drift',
  ]);
});

test('a comment of anybody else is never touched, whatever it says', async () => {
  const others = [person, { login: 'dependabot[bot]', type: 'Bot' } as const, null].map((user) =>
    api.addComment({ issue: number, body: marked, user }),
  );

  const step = await comment('new');

  expect(step.outputs.outcome).toBe('created');
  expect(others.map(({ body }) => body)).toEqual([marked, marked, marked]);
  expect(methods()).not.toContainEqual(expect.stringMatching(/^(PATCH|DELETE)/u));
});

test('the comment is found on a later page', async () => {
  for (let made = 0; made < 120; made += 1) api.addComment({ issue: number });
  api.addComment({ issue: number, body: marked, user: bot });

  expect((await comment('new')).outputs.outcome).toBe('updated');
});

test('of several, the oldest is kept and the others are deleted', async () => {
  for (let made = 0; made < 3; made += 1)
    api.addComment({ issue: number, body: marked, user: bot });

  const step = await comment('new');

  expect(step.outputs.url).toContain('issuecomment-1001');
  expect(api.said(number)).toEqual(['<!-- keywatch:preview -->\nnew']);
});

test('two runs that both found none end with one comment', async () => {
  api.meet({ method: 'POST', path: '/comments' }, 2);

  const steps = await Promise.all([comment('same'), comment('same')]);

  expect(steps.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(api.said(number)).toEqual(['<!-- keywatch:preview -->\nsame']);
});

test('a comment whose answer was lost on the way is made twice, and ends as one', async () => {
  api.fail({ method: 'POST', path: '/comments' }, 'lose', 1);

  const step = await comment('once');

  expect(step.exitCode).toBe(0);
  expect(api.said(number)).toEqual(['<!-- keywatch:preview -->\nonce']);
});

test('a text beyond 65,536 characters is cut, and says so in front', async () => {
  const step = await comment('a line\n'.repeat(10_000));

  const [text = ''] = api.said(number);
  expect(step.exitCode).toBe(0);
  expect(text.length).toBeLessThanOrEqual(65_536);
  expect(text).toMatch(/^<!-- keywatch:preview -->\n_The end is cut off: GitHub takes 65,536/u);
  expect(text.endsWith('a line\n')).toBe(true);
});

describe('what cannot be done is one sentence', () => {
  test.each<[string, string, RegExp]>([
    [
      'an event without a pull request',
      '{"ref":"refs/heads/main"}',
      /input number is empty, and the run was begun by the event pull_request, which has no pull request/u,
    ],
    [
      'an event with a strange number',
      '{"pull_request":{"number":"1/../2"}}',
      /input number is empty/u,
    ],
    [
      'an event that is no JSON',
      'gone',
      /the event file .*event\.json cannot be read as JSON; give input number/u,
    ],
  ])('%s', async (_, event, sentence) => {
    expectSentence(await comment('x', {}, event), sentence);
    expect(api.requests).toEqual([]);
  });

  test.each(['0', '1/../2', 'twelve'])('the number %s', async (given) => {
    expectSentence(
      await comment('x', { number: given }),
      /input number is ".*"; give the number of a pull request/u,
    );
  });

  test('a token that can only read, as a fork’s', async () => {
    expectSentence(
      await comment('x', { token: readOnlyToken }),
      /the token may not comment on #2 .*grant the job pull-requests: write \(a run that a fork's pull request began can only read\)/u,
    );
    expect(api.said(number)).toEqual([]);
  });

  test('no token', async () => {
    expectSentence(
      await comment('x', { token: '' }),
      /input token is empty; .*pull-requests: write/u,
    );
  });

  test('a pull request that is not there', async () => {
    expectSentence(
      await comment('x', { number: '99' }),
      /answered 404 when asked to list the comments of #99/u,
    );
  });

  test('a rate limit that lasts too long', async () => {
    api.fail(
      { method: 'POST', path: '/comments' },
      { status: 429, headers: { 'retry-after': '600' }, body: { message: 'slow down' } },
    );

    expectSentence(await comment('x'), /does not let this step comment on #2 for another 600 s/u);
  });
});
