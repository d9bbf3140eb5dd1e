import { expect, test } from '@jest/globals';
import { Failure } from '../../../../actions/shared/failure.ts';
import { describeFailure, listReasons } from '../../../../actions/shared/run-action.ts';

test('an expected failure is told in its own sentence', () => {
  expect(describeFailure(new Failure('FINDINGS', 'cfn-lint found 1 error'))).toBe(
    'cfn-lint found 1 error',
  );
});

test('an unexpected error says that it is one', () => {
  expect(describeFailure(new TypeError('x is not a function'))).toBe(
    'unexpected TypeError: x is not a function',
  );
  expect(describeFailure('thrown text')).toBe('unexpected thrown text');
});

test('the reasons are the causes in turn, without the sentence itself', () => {
  const root = new Error('connect ECONNREFUSED');
  const middle = new Failure('UNREACHABLE', 'KMS cannot be reached', { cause: root });
  const error = new Failure('INCONCLUSIVE', 'nothing was proved', { cause: middle });

  expect(listReasons(error)).toEqual([
    'KMS cannot be reached',
    expect.stringMatching(/^Error: connect ECONNREFUSED\n/u),
  ]);
});

test('the stack of an unexpected error is a reason', () => {
  expect(listReasons(new TypeError('x'))).toEqual([expect.stringMatching(/^TypeError: x\n/u)]);
});

test('causes that go in a circle end', () => {
  const error = new Error('a');
  error.cause = error;

  expect(listReasons(error)).toHaveLength(1);
});
