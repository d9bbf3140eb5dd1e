import { expect, test } from '@jest/globals';
import { numberIn } from '../../../../actions/comment/src/pull-request.ts';

test('the number is that of the event’s pull request', () => {
  expect(numberIn({ number: 3, pull_request: { number: 12 } })).toBe(12);
});

test.each([
  undefined,
  null,
  'text',
  {},
  { issue: { number: 3 } },
  { pull_request: null },
  { pull_request: { number: '12' } },
  { pull_request: { number: 0 } },
  { pull_request: { number: 1.5 } },
])('there is none in %j', (event) => {
  expect(numberIn(event)).toBeUndefined();
});
