import { describe, expect, test } from '@jest/globals';
import { paperKms } from '../../support/paper-kms.ts';
import { aService, token } from './builders.ts';

const text = 'what nobody else may read';

describe('encrypt and decrypt', () => {
  test('give the text back by name and by id', async () => {
    const { post } = await aService();
    const { id, key } = (await post('/encrypt', { name: 'a', text })).json();

    expect((await post('/decrypt', { name: 'a', key })).json()).toEqual({ text });
    expect((await post('/decrypt', { id, key })).json()).toEqual({ text });
  });

  test('take the field names of the lab, in both', async () => {
    const { post } = await aService();
    const { id, key } = (
      await post('/encrypt', { Name: 'a', Text: text, Context: { tenant: 'n' } })
    ).json();

    const answer = await post('/decrypt', { Id: id, Key: key, Context: { tenant: 'n' } });

    expect(answer.json()).toEqual({ text });
  });

  test('take the pairs of a context in any order', async () => {
    const { post } = await aService();
    const context = { tenant: 'north', purpose: 'test', stage: '1' };
    const { id, key } = (await post('/encrypt', { name: 'a', text, context })).json();

    const reversed = Object.fromEntries(Object.entries(context).reverse());

    expect((await post('/decrypt', { id, key, context: reversed })).json()).toEqual({ text });
  });

  test('answer the request id of KMS, and forbid to keep the answer', async () => {
    const { post } = await aService();
    const encrypted = await post('/encrypt', { name: 'a', text });
    const { id, key } = encrypted.json();
    const refused = await post('/decrypt', { id, key, context: { other: 'x' } });

    expect(encrypted.headers).toMatchObject({
      'x-kms-request-id': 'request-1',
      'cache-control': 'no-store',
    });
    expect(refused.headers).toMatchObject({ 'x-kms-request-id': 'request-2' });
  });

  test('answer 404 for a record that is not there, and ask KMS nothing', async () => {
    const kms = paperKms();
    const { post } = await aService({ kms });
    const key = 'A'.repeat(43);

    const answers = await Promise.all([
      post('/decrypt', { name: 'nobody', key }),
      post('/decrypt', { id: '00000000-0000-4000-8000-000000000000', key }),
    ]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404]);
    expect(kms.calls).toEqual([]);
  });

  test('store nothing where KMS gave no data key', async () => {
    const failing = {
      ...paperKms(),
      generate: () => Promise.reject(new Error('connect ECONNREFUSED')),
    };
    const { post, records } = await aService({ kms: failing });

    expect((await post('/encrypt', { name: 'a', text })).statusCode).toBe(503);
    expect(records.rows).toEqual([]);
  });
});

describe('callers', () => {
  test.each([
    ['no header', {}],
    ['another token', { authorization: 'Bearer another-token-of-somebody' }],
    ['another scheme', { authorization: `Basic ${token}` }],
    ['a longer token', { authorization: `Bearer ${token}x` }],
    ['two tokens', { authorization: `Bearer ${token} ${token}` }],
  ])('with %s are refused, whatever the body is', async (_what, headers) => {
    const { app } = await aService();

    const answer = await app.inject({ method: 'POST', url: '/encrypt', headers, payload: '{' });

    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.json()).toEqual({
      error: 'unauthorized',
      message: 'A valid bearer token is required.',
    });
  });
});

describe('health', () => {
  test.each([
    ['starting', 503],
    ['ready', 200],
    ['draining', 503],
  ] as const)('while %s: alive, and readiness %d', async (phase, status) => {
    const { app } = await aService({ lifecycle: { phase } });

    expect((await app.inject('/livez')).statusCode).toBe(200);
    expect(await app.inject('/readyz')).toMatchObject({ statusCode: status });
  });

  test('does not look at KMS or the database: a blip must not drain the fleet', async () => {
    const down = () => Promise.reject(new Error('down'));
    const { app } = await aService({ kms: { generate: down, unwrap: down } });

    expect((await app.inject('/readyz')).statusCode).toBe(200);
  });

  test('a request is refused while it starts, and served while it drains, as its connection’s last', async () => {
    const service = await aService({ lifecycle: { phase: 'starting' } });
    const early = await service.post('/encrypt', { name: 'a', text });
    service.lifecycle.phase = 'draining';
    const late = await service.post('/encrypt', { name: 'a', text });

    expect(early).toMatchObject({ statusCode: 503, headers: { 'retry-after': '2' } });
    expect(late).toMatchObject({ statusCode: 200, headers: { connection: 'close' } });
  });
});

test('an unknown route is answered in the form of every failure', async () => {
  const { app } = await aService();

  const answer = await app.inject('/admin');

  expect(answer.statusCode).toBe(404);
  expect(answer.json()).toEqual({ error: 'no-such-route', message: 'There is no such route.' });
});
