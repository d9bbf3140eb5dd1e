import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bodiesOf, type Schema } from '../../support/schema-bodies.ts';
import { type RunningWorkload, startWorkload } from '../../support/workload.ts';
import { openStage, type Stage } from './stage.ts';

interface Operation {
  readonly requestBody: {
    readonly content: { readonly 'application/json': { readonly schema: Schema } };
  };
}

interface Document {
  readonly paths: Readonly<Record<string, { readonly post: Operation }>>;
}

const requestsOfEach = 1200;
const atOnce = 16;

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.[Symbol.asyncDispose]());

test('2,400 requests from the OpenAPI document find no 5xx, store nothing that was refused, and leave the service alive', async () => {
  const env = await stage.environment();
  await using workload = await startWorkload(env);
  const { paths } = (await (await fetch(`${workload.url}/openapi.json`)).json()) as Document;
  const statuses: Record<string, number[]> = {};
  const faults: unknown[] = [];

  for (const path of ['/encrypt', '/decrypt']) {
    const schema = paths[path]?.post.requestBody.content['application/json'].schema ?? {};
    statuses[path] = await send(
      workload,
      path,
      fc.sample(bodiesOf(schema), requestsOfEach),
      faults,
    );
  }

  const rows = await stage.postgres.query('SELECT id FROM record', env.DATABASE_NAME);
  const stored = statuses['/encrypt']?.filter((status) => status === 200).length ?? 0;
  expect(faults).toEqual([]);
  expect(rows).toHaveLength(stored);
  // The sender reached what lies behind the schema as well.
  expect(stored).toBeGreaterThan(20);
  expect(new Set(statuses['/decrypt'])).toEqual(new Set([400, 404]));
  expect((await workload.post('/encrypt', { name: 'a', text: 'b' })).status).toBe(200);
});

/** Each answer's status; what is no answer, a 5xx, or a refusal in another form is a fault. */
async function send(
  workload: RunningWorkload,
  path: string,
  bodies: readonly unknown[],
  faults: unknown[],
): Promise<number[]> {
  const rest = [...bodies];
  const statuses: number[] = [];
  const one = async (): Promise<void> => {
    while (rest.length > 0) {
      const body = rest.pop();
      const answer = await workload.post(path, JSON.stringify(body) ?? '');
      const { status } = answer;
      const read = (await answer.json()) as Record<string, unknown>;
      statuses.push(status);
      const isRefusal = typeof read.error === 'string' && typeof read.message === 'string';
      if (status >= 500 || (status !== 200 && !isRefusal))
        faults.push({ path, body, status, read });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return statuses;
}
