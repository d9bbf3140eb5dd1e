import { describe, expect, test } from '@jest/globals';
import { faultOf } from '../../../../emulator/gateway/upstream-faults.ts';

function thrown(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

describe('what a service answers', () => {
  test('stays as it is: code, status, message and its own members', () => {
    const error = thrown('KMSInvalidStateException', 'pending deletion', {
      ...{ $fault: 'client', $metadata: { httpStatusCode: 400 }, $response: {} },
      ...{ Type: 'Sender', Error: {}, StorageClass: 'GLACIER' },
    });

    expect(faultOf(error, 'kms:Encrypt')).toMatchObject({
      ...{ code: 'KMSInvalidStateException', status: 400, message: 'pending deletion' },
      members: { StorageClass: 'GLACIER' },
    });
  });

  test.each(['UnknownError', 'Unknown'])('without a message has none, not %s', (message) => {
    const error = thrown('InvalidCiphertextException', message, {
      $metadata: { httpStatusCode: 400 },
    });

    expect(faultOf(error, 'kms:Decrypt').message).toBe('');
  });
});

describe('no answer is a 503 with one sentence', () => {
  test.each([
    ['nothing listens there', thrown('Error', 'connect', { code: 'ECONNREFUSED' })],
    ['the connection was lost', thrown('Error', 'hang up', { code: 'ECONNRESET' })],
    ['it took too long', thrown('TimeoutError', 'exceeded', {})],
    ['the client has gone', thrown('AbortError', 'Request aborted', {})],
    [
      'what came with status 502 cannot be read',
      thrown('SyntaxError', 'Unexpected token <', {
        ...{ $metadata: { httpStatusCode: 502 }, $response: { statusCode: 502 } },
      }),
    ],
    ['something else', thrown('Error', 'something else.\n  at once', {})],
  ])('%s', (reason, error) => {
    expect(faultOf(error, 'sqs:SendMessage')).toMatchObject({
      ...{ code: 'ServiceUnavailable', status: 503 },
      message: `sqs:SendMessage got no answer upstream: ${reason}.`,
    });
  });
});
