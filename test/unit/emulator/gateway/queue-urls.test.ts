import { expect, test } from '@jest/globals';
import { throughGateway } from '../../../../emulator/gateway/queue-urls.ts';

const here = 'http://127.0.0.1:4566';

test.each([
  [{ QueueUrl: 'http://localhost:4599/1/q' }, { QueueUrl: `${here}/1/q` }],
  [
    { QueueUrls: ['https://a.b/1/q', 'http://c/2/q'] },
    { QueueUrls: [`${here}/1/q`, `${here}/2/q`] },
  ],
  [{ queueUrls: ['http://c:1/2/q'] }, { queueUrls: [`${here}/2/q`] }],
  [{ Messages: [{ Body: 'http://c/q' }] }, { Messages: [{ Body: 'http://c/q' }] }],
])('queue URLs lead through the gateway, and nothing else does: %j', (answered, shown) => {
  expect(throughGateway(answered, here)).toEqual(shown);
});

test('a gateway that does not listen leaves them', () => {
  expect(throughGateway({ QueueUrl: 'http://c/q' }, undefined)).toEqual({ QueueUrl: 'http://c/q' });
});
