import { describe, expect, test } from '@jest/globals';
import { aService } from './builders.ts';

const key = 'A'.repeat(43);
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const pairs = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));

/** What is sent to /encrypt, and the status it gets. */
const encryptions: readonly [string, unknown, number][] = [
  ['no member', {}, 400],
  ['no text', { name: 'a' }, 400],
  ['an empty text', { name: 'a', text: '' }, 400],
  ['an empty name', { name: '', text: 'b' }, 400],
  ['a number as text', { name: 'a', text: 1 }, 400],
  ['null as text', { name: 'a', text: null }, 400],
  ['a list as name', { name: ['a'], text: 'b' }, 400],
  ['a list', [], 400],
  ['a text', '"a"', 400],
  ['null', 'null', 400],
  ['an unknown member', { name: 'a', text: 'b', colour: 'red' }, 400],
  ['a member in both spellings', { name: 'a', Name: 'c', text: 'b' }, 400],
  ['a key, which only decrypt takes', { name: 'a', text: 'b', key }, 400],
  ['NUL in the name', { name: 'a\u0000', text: 'b' }, 400],
  ['a line break in the name', { name: 'a\nb', text: 'b' }, 400],
  ['half a surrogate pair in the name', '{"name":"\\ud800","text":"b"}', 400],
  ['half a surrogate pair in the text', '{"name":"a","text":"\\udc00"}', 400],
  ['a name of 256 bytes', { name: 'a'.repeat(256), text: 'b' }, 413],
  ['a name of 254 characters and 256 bytes', { name: `${'a'.repeat(252)}éé`, text: 'b' }, 413],
  ['a text of 65,537 bytes', { name: 'a', text: 'b'.repeat(65_537) }, 413],
  [
    'a text of 65,537 bytes in fewer characters',
    { name: 'a', text: `${'b'.repeat(65_535)}é` },
    413,
  ],
  ['a body beyond its limit', `{"name":"a","text":"${'b'.repeat(460_000)}"}`, 413],
  ['a context that is a list', { name: 'a', text: 'b', context: [] }, 400],
  ['a context with a number', { name: 'a', text: 'b', context: { k: 1 } }, 400],
  ['a context in a context', { name: 'a', text: 'b', context: { k: { l: 'm' } } }, 400],
  ['a context of nine pairs', { name: 'a', text: 'b', context: pairs(9) }, 400],
  ['a long key in the context', { name: 'a', text: 'b', context: { ['k'.repeat(129)]: 'v' } }, 400],
  ['a long value in the context', { name: 'a', text: 'b', context: { k: 'v'.repeat(257) } }, 400],
  ['an empty key in the context', { name: 'a', text: 'b', context: { '': 'v' } }, 400],
  ['an empty value in the context', { name: 'a', text: 'b', context: { k: '' } }, 400],
  ['a space in the context', { name: 'a', text: 'b', context: { k: 'a b' } }, 400],
  ['a reserved key', { name: 'a', text: 'b', context: { 'keywatch:record': 'x' } }, 400],
  [
    'a reserved key in capitals',
    { name: 'a', text: 'b', context: { 'KEYWATCH:record': 'x' } },
    400,
  ],
  ['a key of AWS', { name: 'a', text: 'b', context: { 'aws:s3:arn': 'x' } }, 400],
  ['a key of the Encryption SDK', { name: 'a', text: 'b', context: { 'aws-crypto-x': 'x' } }, 400],
  ['__proto__', '{"name":"a","text":"b","__proto__":{"admin":true}}', 400],
  ['__proto__ in the context', '{"name":"a","text":"b","context":{"__proto__":"x"}}', 400],
  ['constructor.prototype', '{"name":"a","text":"b","constructor":{"prototype":{}}}', 400],
  ['constructor as a member', { name: 'a', text: 'b', constructor: 'x' }, 400],
  ['200,000 levels of lists', deep(200_000), 400],
  ['deep JSON in the context', `{"name":"a","text":"b","context":${deep(50_000)}}`, 400],
  ['JSON that ends early', '{"name":"a"', 400],
  ['JSON and more', '{"name":"a","text":"b"} x', 400],
  ['no JSON', 'name=a&text=b', 400],
  ['an empty body', '', 400],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 400],
];

const decryptions: readonly [string, unknown, number][] = [
  ['no member', {}, 400],
  ['no key', { name: 'a' }, 400],
  ['neither name nor id', { key }, 400],
  ['name and id', { name: 'a', id: '00000000-0000-4000-8000-000000000000', key }, 400],
  ['an id that is no UUID', { id: 'a', key }, 400],
  ['an id in capitals', { id: '00000000-0000-4000-8000-00000000000A', key }, 400],
  ['a key that is too short', { name: 'a', key: 'A'.repeat(42) }, 400],
  ['a key that is too long', { name: 'a', key: 'A'.repeat(44) }, 400],
  ['a key with spare bits set', { name: 'a', key: `${'A'.repeat(42)}B` }, 400],
  ['a padded key', { name: 'a', key: `${'A'.repeat(42)}=` }, 400],
  ['a key in the other base64', { name: 'a', key: `${'+'.repeat(42)}A` }, 400],
  ['white space around a key', { name: 'a', key: ` ${key} ` }, 400],
  ['white space in a key', { name: 'a', key: `${key}\n` }, 400],
  ['a number as key', { name: 'a', key: 1 }, 400],
  ['a text', { name: 'a', key, text: 'b' }, 400],
];

describe('what is wrong is refused with 4xx, and nothing is stored or asked of KMS', () => {
  test.each(encryptions)('encrypt: %s', async (_what, body, status) => {
    const { post, records, lines } = await aService();

    const answer = await post('/encrypt', body);

    expect([answer.statusCode, records.rows]).toEqual([status, []]);
    expect(answer.headers['x-kms-request-id']).toBeUndefined();
    expect(lines.join('')).not.toMatch(/"level":"(warn|error|fatal)"/);
  });

  test.each(decryptions)('decrypt: %s', async (_what, body, status) => {
    const { post } = await aService();

    const answer = await post('/decrypt', body);

    expect(answer.statusCode).toBe(status);
    expect(answer.headers['x-kms-request-id']).toBeUndefined();
  });

  test.each([
    ['text', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['a JSON of another kind', 'application/problem+json'],
    ['another character set', 'application/json; charset=latin1'],
    ['two types', 'application/json, text/plain'],
    ['nothing', ''],
  ])('content type: %s', async (_what, type) => {
    const { post } = await aService();

    const answer = await post('/encrypt', { name: 'a', text: 'b' }, { 'content-type': type });

    expect(answer.statusCode).toBe(415);
  });

  test('a compressed body', async () => {
    const { post } = await aService();

    const answer = await post('/encrypt', { name: 'a', text: 'b' }, { 'content-encoding': 'gzip' });

    expect(answer.statusCode).toBe(415);
  });

  test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const)('method %s', async (method) => {
    const { app } = await aService();

    expect((await app.inject({ method, url: '/encrypt' })).statusCode).toBe(404);
  });

  test('a URL that cannot be decoded', async () => {
    const { app } = await aService();

    const answer = await app.inject({ method: 'POST', url: '/%zz' });

    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: 'invalid-request' });
  });
});

describe('what is just right is taken', () => {
  test.each<[string, object]>([
    ['a name of 255 bytes', { name: 'a'.repeat(255), text: 'b' }],
    ['a text of 65,536 bytes', { name: 'a', text: 'b'.repeat(65_536) }],
    ['a text of 65,536 bytes in two-byte characters', { name: 'a', text: 'é'.repeat(32_768) }],
    ['a context of eight pairs', { name: 'a', text: 'b', context: pairs(8) }],
    [
      'keys and values as long as may be',
      { name: 'a', text: 'b', context: { ['k'.repeat(128)]: 'v'.repeat(256) } },
    ],
    [
      'names of prototypes as keys of the context',
      { name: 'a', text: 'b', context: { constructor: 'x', toString: 'y' } },
    ],
    ['an empty context', { name: 'a', text: 'b', context: {} }],
    ['NUL in the text', { name: 'a', text: 'b\u0000c' }],
  ])('%s', async (_what, body) => {
    const { post } = await aService();

    const encrypted = await post('/encrypt', body);
    const { id, key: own } = encrypted.json();
    const { text, context } = body as { text: string; context?: object };
    const decrypted = await post('/decrypt', { id, key: own, ...(context && { context }) });

    expect(encrypted.statusCode).toBe(200);
    expect(decrypted.json()).toEqual({ text });
  });

  test('the largest text with every character escaped', async () => {
    const { post } = await aService();

    const answer = await post('/encrypt', `{"name":"a","text":"${'\\u0041'.repeat(65_536)}"}`);

    expect(answer.statusCode).toBe(200);
  });

  test('UTF-8 named in capitals and quotes', async () => {
    const { post } = await aService();
    const type = { 'content-type': 'Application/JSON; charset="UTF-8"' };

    expect((await post('/encrypt', { name: 'a', text: 'b' }, type)).statusCode).toBe(200);
  });
});

test('a refusal says which member is wrong, and repeats nothing of it', async () => {
  const { post } = await aService();

  const answers = await Promise.all([
    post('/encrypt', { name: 'a' }),
    post('/encrypt', { name: 'a', text: 'b', 'my password': 'x' }),
    post('/encrypt', { name: 'a', text: 'b', context: { 'my password': 'x' } }),
    post('/encrypt', { name: 'a', text: 5 }),
    post('/encrypt', 'my password is x'),
  ]);

  expect(answers.map((answer) => answer.json().message)).toEqual([
    'The body has no member text.',
    'The body has a member that is not allowed.',
    'context has a key that is not allowed.',
    'text must be of type string.',
    'The request is not valid.',
  ]);
});
