import { describe, expect, test } from '@jest/globals';
import {
  isDenied,
  isPassing,
  isUnauthenticated,
  toFailure,
} from '../../../../actions/shared/aws-error.ts';
import { Failure } from '../../../../actions/shared/failure.ts';

const named = (name: string, more: object = {}) =>
  Object.assign(new Error('AWS says'), { name, ...more });
const client = { $fault: 'client' };
const refused = Object.assign(new Error(''), { code: 'ECONNREFUSED' });

describe('an error of an AWS client as a failure', () => {
  test.each<[string, Error, string, string]>([
    [
      'no connection',
      refused,
      'UNREACHABLE',
      'AWS cannot be reached (ECONNREFUSED); check the network, the Region and AWS_ENDPOINT_URL',
    ],
    [
      'no answer in time',
      named('TimeoutError'),
      'UNREACHABLE',
      'AWS cannot be reached (AWS says); check the network, the Region and AWS_ENDPOINT_URL',
    ],
    [
      'no credentials',
      named('CredentialsProviderError'),
      'UNREACHABLE',
      'AWS credentials are missing, wrong or expired (AWS says); get new ones in a step before this one',
    ],
    [
      'no Region',
      new Error('Region is missing'),
      'UNREACHABLE',
      'no AWS Region is set; set AWS_REGION',
    ],
    [
      'no right',
      named('AccessDeniedException', client),
      'ACCESS_DENIED',
      'AWS denied a call: AWS says',
    ],
    [
      'another refusal',
      named('ValidationError', client),
      'AWS_REFUSED',
      'AWS refused a call with ValidationError: AWS says',
    ],
  ])('%s', (_, error, code, message) => {
    expect(toFailure(error)).toMatchObject({ code, message, cause: error });
  });

  test('is left alone if it is none, or a failure already', () => {
    const others = [new TypeError('a defect'), new Failure('FINDINGS', 'x'), 'text', undefined];

    expect(others.map(toFailure)).toEqual(others);
  });
});

describe('an error passes', () => {
  test.each([
    named('ThrottlingException', client),
    named('TimeoutError'),
    named('Whatever', { $fault: 'server' }),
    refused,
  ])('%s', (error) => {
    expect(isPassing(error)).toBe(true);
  });

  test.each([named('AccessDenied', client), named('LimitExceededException', client), 'text'])(
    'not %s',
    (error) => {
      expect(isPassing(error)).toBe(false);
    },
  );
});

test('a caller that AWS does not know is another thing than one that may not', () => {
  expect(isUnauthenticated(named('ExpiredToken'))).toBe(true);
  expect(isUnauthenticated(named('AccessDenied'))).toBe(false);
  expect(isDenied(named('AccessDenied'))).toBe(true);
  expect(isDenied(named('ExpiredToken'))).toBe(false);
});
