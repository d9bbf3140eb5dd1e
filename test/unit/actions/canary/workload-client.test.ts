import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WorkloadClient } from '../../../../actions/canary/src/drill/workload-client.ts';

let server: Server;
let url: string;
let answer: (response: ServerResponse) => void;
let asked: { url: string | undefined; authorization: string | undefined }[];

beforeEach(async () => {
  asked = [];
  server = createServer(({ url: path, headers: { authorization } }, response) => {
    asked.push({ url: path, authorization });
    answer(response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const never = new AbortController().signal;
const post = (at = url, cancelled = never) =>
  new WorkloadClient(at, 'secret-token', cancelled).post('/decrypt', { id: 'x' });

describe('the workload', () => {
  test('is asked with the token, also where its address ends with a slash', async () => {
    answer = (response) => response.setHeader('x-kms-request-id', 'id-1').end('{"text":"a"}');

    expect(await post(`${url}/`)).toEqual({ status: 200, body: { text: 'a' }, requestId: 'id-1' });
    expect(asked).toEqual([{ url: '/decrypt', authorization: 'Bearer secret-token' }]);
  });

  test.each([
    ['a page of a load balancer', '<html>'],
    ['null', 'null'],
  ])('that answers %s answers an empty body', async (_, text) => {
    answer = (response) => response.writeHead(502).end(text);

    expect(await post()).toEqual({ status: 502, body: {}, requestId: undefined });
  });

  test('cannot smuggle a request id into a filter pattern', async () => {
    answer = (response) => response.setHeader('x-kms-request-id', 'a" || $.x = "b').end('{}');

    expect(await post()).toMatchObject({ requestId: undefined });
  });

  test('does not send the token elsewhere', async () => {
    answer = (response) => response.writeHead(307, { location: `${url}/other` }).end();

    expect(await post()).toMatchObject({ status: 307 });
    expect(asked).toHaveLength(1);
  });

  test('that hangs up is a wrong answer, with its cause, and is not asked again', async () => {
    answer = (response) => response.destroy();

    await expect(post()).rejects.toMatchObject({
      name: 'WrongAnswer',
      message: expect.stringMatching(/^the workload did not answer \/decrypt: /),
    });
    expect(asked).toHaveLength(1);
  });

  test('that does not listen is a wrong answer, with its cause and without the token', async () => {
    const failed = post('http://127.0.0.1:1');

    await expect(failed).rejects.toThrow(
      /^the workload did not answer \/decrypt: .*(ECONNREFUSED|bad port)/,
    );
    await expect(failed).rejects.not.toThrow(/secret-token/);
  });

  test('is not waited for once the job is cancelled', async () => {
    const cancelled = new AbortController();
    answer = () => cancelled.abort(new Error('the job was cancelled'));

    await expect(post(url, cancelled.signal)).rejects.toThrow(/the job was cancelled$/);
  });
});
