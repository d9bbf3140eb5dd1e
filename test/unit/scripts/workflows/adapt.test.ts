import { describe, expect, test } from '@jest/globals';
import { adapt, checkoutOf } from '../../../../scripts/workflows/adapt.ts';
import { parseWorkflow } from '../../../../scripts/workflows/workflow-file.ts';

const workflow = parseWorkflow(`
name: sample
on: { push: { branches: [main] } }
permissions: {}
concurrency: { group: sample, queue: max, cancel-in-progress: false }
jobs:
  deploy:
    name: Deploy it
    permissions: { id-token: write }
    env: { OURS: kept }
    steps:
      - uses: actions/checkout@0123 # v7.0.1
      - uses: $/actions/deploy
  issue:
    steps:
      - uses: $/actions/issue
  plain:
    steps:
      - run: 'true'
  call:
    uses: $/.github/workflows/other.yml
`);
const token = { requestUrl: 'http://127.0.0.1/token', requestToken: 'bearer' };
const adapted = adapt(workflow, 'actions/checkout@0123', { deploy: token });

describe('a workflow adapted for act', () => {
  test('keeps its concurrency, but for the key that act refuses', () => {
    expect(adapted.concurrency).toEqual({ group: 'sample', 'cancel-in-progress': false });
  });

  test('takes actions of the repository from a checkout, where it had none', () => {
    expect(adapted.jobs.deploy?.steps?.map(({ uses }) => uses)).toEqual([
      'actions/checkout@0123',
      './actions/deploy',
    ]);
    expect(adapted.jobs.issue?.steps?.map(({ uses }) => uses)).toEqual([
      'actions/checkout@0123',
      './actions/issue',
    ]);
    expect(adapted.jobs.plain?.steps).toEqual([{ run: 'true' }]);
    expect(adapted.jobs.call?.uses).toBe('./.github/workflows/other.yml');
  });

  test('gives the means to ask for a token to the jobs that have one, and to no other', () => {
    expect(adapted.jobs.deploy?.env).toEqual({
      OURS: 'kept',
      ACTIONS_ID_TOKEN_REQUEST_URL: token.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: token.requestToken,
    });
    expect(adapted.jobs.issue?.env).toBeUndefined();
  });

  test('has no names, so that a log is read by ids', () => {
    expect(adapted.jobs.deploy).not.toHaveProperty('name');
  });
});

test('the checkout is the one that the workflows pin', () => {
  expect(checkoutOf(new Map([['sample.yml', workflow]]))).toBe('actions/checkout@0123');
});
