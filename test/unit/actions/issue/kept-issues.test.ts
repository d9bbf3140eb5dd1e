import { expect, test } from '@jest/globals';
import { keptIssues } from '../../../../actions/issue/src/kept-issues.ts';
import type { Issue } from '../../../../actions/shared/github.ts';

const me = 'github-actions[bot]';

const anIssue = (overrides: Partial<Issue> = {}): Issue => ({
  number: 7,
  url: 'https://github.com/example-org/keywatch/issues/7',
  body: '<!-- keywatch:canary -->\nIt broke.',
  author: me,
  ...overrides,
});

test('those of the key that the token’s owner wrote are kept, the oldest first', () => {
  const issues = [anIssue({ number: 10 }), anIssue({ number: 9 }), anIssue({ number: 11 })];

  expect(keptIssues(issues, 'canary', me).map(({ number }) => number)).toEqual([9, 10, 11]);
});

test.each<[string, Partial<Issue>]>([
  ['of another key', { body: '<!-- keywatch:drift -->\n<!-- keywatch:canary -->' }],
  ['without a marker', { body: '' }],
  ['of a person who wrote the marker', { author: 'mallory' }],
  ['of a person called like the bot', { author: 'github-actions' }],
  ['of an account that is gone', { author: undefined }],
])('one %s is not', (_, overrides) => {
  expect(keptIssues([anIssue(overrides)], 'canary', me)).toEqual([]);
});
