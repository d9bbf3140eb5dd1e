import { expect, test } from '@jest/globals';
import { paperKms } from '../../support/paper-kms.ts';
import { aService, memoryRecords, token } from './builders.ts';

const marker = (what: string) => `MARKER-${what}-7f3a`;

/** As `pg` throws it: its sentences quote the row. */
function rowError(): Error {
  return Object.assign(new Error(`Failing row contains (${marker('row')})`), {
    code: '23514',
    detail: `Failing row contains (${marker('detail')})`,
    parameters: [marker('parameter')],
  });
}

function kmsError(): Error {
  const lines = `${marker('kms')}\n    at ${marker('line')} (a.ts:1:1)`;
  return Object.assign(new Error(lines), { name: 'ThrottlingException' });
}

test('nothing that a caller sends or gets, and no sentence of an error, is in any log line', async () => {
  const working = await aService();
  const { id, key } = (
    await working.post('/encrypt', {
      name: marker('name'),
      text: marker('text'),
      context: { [marker('context-key')]: marker('context-value') },
    })
  ).json();
  const failing = await aService({
    kms: { ...paperKms(), generate: () => Promise.reject(kmsError()) },
    records: { ...memoryRecords(), findById: () => Promise.reject(rowError()) },
  });

  for (const { post, app } of [working, failing]) {
    await post('/encrypt', { name: marker('name'), text: marker('text') });
    await post('/encrypt', `{"name":"${marker('broken')}`);
    await post('/encrypt', { [marker('member')]: 1, name: marker('name'), text: marker('text') });
    await post('/encrypt', { name: 'a', text: marker('text').repeat(9000) });
    await post('/decrypt', { id, key });
    await post('/decrypt', { name: marker('name'), key: 'A'.repeat(43) });
    await post(`/encrypt?text=${marker('query')}`, { name: 'a', text: 'b' });
    await post(`/${marker('path')}`, {});
    await post('/encrypt', {}, { authorization: `Bearer ${marker('token')}` });
    await post('/encrypt', {}, { 'content-type': marker('type'), cookie: marker('cookie') });
    await app.inject(`/%${marker('url')}`);
  }

  const log = [...working.lines, ...failing.lines].join('\n');
  expect(log.split('\n').length).toBeGreaterThan(20);
  for (const secret of ['MARKER-', key, token]) expect(log).not.toContain(secret);
  expect(log).toContain('"code":"23514"');
});

test('an error’s body holds nothing of the request', async () => {
  const { post } = await aService();

  const bodies = await Promise.all([
    post('/encrypt', `{"name":"${marker('broken')}`),
    post('/encrypt', { [marker('member')]: 1, name: 'a', text: 'b' }),
    post('/encrypt', { name: 'a', text: 'b', context: { [marker('key')]: 1 } }),
    post('/decrypt', { name: marker('name'), key: 'A'.repeat(43) }),
    post(`/${marker('path')}`, {}),
    post('/encrypt', {}, { 'content-type': marker('type') }),
  ]);

  for (const { body } of bodies) expect(body).not.toContain('MARKER-');
});
