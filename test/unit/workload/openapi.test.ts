import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bodiesOf, type Schema } from '../../support/schema-bodies.ts';
import { aService } from './builders.ts';

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
