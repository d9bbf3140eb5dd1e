import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aService } from './builders.ts';

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
}

interface Operation {
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: Schema } };
  };
  readonly responses: Readonly<Record<string, object>>;
  readonly security?: readonly object[];
}

async function readDocument() {
  const { app } = await aService();
  const answer = await app.inject('/openapi.json');
  return answer.json() as {
    readonly openapi: string;
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
}

const key = 'A'.repeat(43);
const id = '00000000-0000-4000-8000-000000000000';

/** Values that break readers: of each type, and texts that mean something to some layer behind. */
const nasty = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(
    ...[
      "'; DROP TABLE record; --",
      "' OR '1'='1",
      '$1',
      '%s%n',
      '\u0000',
      '\ud800',
      '../../etc/passwd',
    ],
    ...[
      '{{7*7}}',
      '<!ENTITY x SYSTEM "file:///etc/passwd">',
      '\r\nSet-Cookie: a=b',
      '\u202e',
      'ﷺ'.repeat(200),
      '-1',
      '1e999',
    ],
    ...[key, id, '__proto__', 'constructor', 'toString'],
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.integer(),
  fc.double(),
);

/** A body of the schema's members, some right, some wrong, some left out, some added. */
function bodiesOf(schema: Schema): fc.Arbitrary<unknown> {
  const members = Object.keys(schema.properties ?? {});
  const right: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    name: fc.string({ minLength: 1, maxLength: 300 }),
    text: fc.string({ unit: 'grapheme', minLength: 1 }),
    id: fc.oneof(fc.uuid(), fc.constant(id)),
    key: fc.constant(key),
    context: fc.dictionary(fc.stringMatching(/^[a-z:_]{0,12}$/), fc.string({ maxLength: 12 }), {
      maxKeys: 10,
    }),
  };
  const member = (name: string) => fc.oneof({ weight: 4, arbitrary: right[name] ?? nasty }, nasty);
  const named = fc.record(Object.fromEntries(members.map((name) => [name, member(name)])), {
    requiredKeys: [],
  });
  const added = fc.dictionary(fc.string({ maxLength: 12 }), nasty, { maxKeys: 1 });
  return fc.oneof(
    { weight: 6, arbitrary: named },
    { weight: 2, arbitrary: fc.tuple(named, added).map(([a, b]) => ({ ...a, ...b })) },
    nasty,
  );
}

describe('the OpenAPI document', () => {
  test('describes every route that there is for callers, and who may call it', async () => {
    const { openapi, paths } = await readDocument();

    expect(openapi).toBe('3.1.0');
    expect(new Set(Object.keys(paths))).toEqual(
      new Set(['/decrypt', '/encrypt', '/livez', '/readyz']),
    );
    for (const path of ['/encrypt', '/decrypt']) {
      expect(paths[path]?.post?.security).toEqual([{ token: [] }]);
      expect(paths[path]?.post?.responses).toHaveProperty('200');
    }
  });

  test.each(['/encrypt', '/decrypt'])('finds no 5xx at %s, whatever is sent', async (path) => {
    const { paths } = await readDocument();
    const schema = paths[path]?.post?.requestBody?.content['application/json'].schema ?? {};
    const { post, records } = await aService();
    const seen = new Set<number>();

    await fc.assert(
      fc.asyncProperty(bodiesOf(schema), async (body) => {
        const before = records.rows.length;
        const answer = await post(path, JSON.stringify(body) ?? '');
        seen.add(answer.statusCode);

        expect(answer.statusCode).toBeLessThan(500);
        if (answer.statusCode === 200) return;
        expect(answer.json()).toEqual({ error: expect.any(String), message: expect.any(String) });
        expect(records.rows).toHaveLength(before);
      }),
      { numRuns: 1500 },
    );
    // The sender reached what lies behind the schema as well.
    expect([...seen]).toEqual(expect.arrayContaining([path === '/encrypt' ? 200 : 404, 400]));
  });

  test('finds no 5xx in bytes that are no JSON, in other methods, types and paths', async () => {
    const { app } = await aService();
    const methods = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS');
    const types = fc.oneof(
      fc.constantFrom('application/json', 'text/plain', 'multipart/form-data', ';'),
      fc.string(),
    );
    const paths = fc.oneof(fc.constantFrom('/encrypt', '/decrypt', '/livez'), fc.webPath());
    const token = fc.constantFrom('Bearer a-token-for-unit-tests', 'Bearer x', '');

    await fc.assert(
      fc.asyncProperty(
        methods,
        paths,
        types,
        token,
        fc.uint8Array(),
        async (method, url, type, authorization, bytes) => {
          const answer = await app.inject({
            method: method as 'GET',
            url: url === '' ? '/' : url,
            headers: { 'content-type': type.replaceAll(/[^\x20-\x7e]/g, ''), authorization },
            payload: Buffer.from(bytes),
          });
          expect(answer.statusCode).toBeLessThan(500);
        },
      ),
      { numRuns: 500 },
    );
  });
});
