import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type RunningWorkload, startWorkload, untilReady } from '../../support/workload.ts';
import { openStage, type Stage } from './stage.ts';

/** Short times, so that the tests need not wait for the usual ones. */
const impatient = { DEADLINE_MS: '4000', DATABASE_QUERY_MS: '400', DATABASE_CONNECT_MS: '500' };

describe('when what it needs fails, the workload', () => {
  let stage: Stage;
  let workload: RunningWorkload;

  beforeAll(async () => {
    stage = await openStage();
    workload = await stage.start(impatient);
  });
  beforeEach(async () => {
    await stage.emulator.control('DELETE faults', '');
  });
  afterAll(async () => {
    await workload?.[Symbol.asyncDispose]();
    await stage?.[Symbol.asyncDispose]();
  });

  const order = (...faults: object[]) => stage.emulator.control('POST faults', { faults });
  const encrypt = () => workload.post('/encrypt', { name: 'a', text: 'b' });
  const keep = async () => (await (await encrypt()).json()) as { id: string; key: string };
  const told = async (answer: Response) => [
    answer.status,
    ((await answer.json()) as { error?: string }).error,
    answer.headers.get('retry-after'),
  ];

  test('asks again while KMS throttles a little', async () => {
    await order({ on: 'kms:GenerateDataKey', fault: 'throttle', times: 2 });

    expect((await encrypt()).status).toBe(200);
  });

  test.each([
    ['throttles', 'throttle', 503, 'unavailable', '2'],
    ['breaks connections', 'lose-request', 503, 'unavailable', '2'],
    ['fails inside', { error: 'KMSInternalException', message: 'x' }, 503, 'unavailable', '2'],
    [
      'has the key disabled',
      { error: 'DisabledException', message: 'x' },
      500,
      'misconfigured',
      null,
    ],
    ['denies', { error: 'AccessDeniedException', message: 'x' }, 500, 'misconfigured', null],
    ['is slow', { delaySeconds: 30 }, 504, 'deadline', null],
  ])('tells so where KMS %s, and recovers by itself', async (_what, fault, ...expected) => {
    const kept = await keep();
    await order({ on: 'kms:GenerateDataKey', fault }, { on: 'kms:Decrypt', fault });

    const answers = await Promise.all([encrypt(), workload.post('/decrypt', kept)]);

    for (const answer of answers) expect(await told(answer)).toEqual(expected);
    expect((await fetch(`${workload.url}/readyz`)).status).toBe(200);
    await stage.emulator.control('DELETE faults', '');
    expect((await encrypt()).status).toBe(200);
    expect((await workload.post('/decrypt', kept)).status).toBe(200);
  });

  test('tells so where the key really is disabled', async () => {
    await stage.kms.disableKey({ KeyId: stage.keyArn });
    const refused = await encrypt();
    await stage.kms.enableKey({ KeyId: stage.keyArn });

    expect(await told(refused)).toEqual([500, 'misconfigured', null]);
    expect((await encrypt()).status).toBe(200);
  });

  test('answers 503 while the database is down, stays ready, and recovers', async () => {
    const kept = await keep();
    await stage.postgres.kill();

    const answers = await Promise.all([encrypt(), workload.post('/decrypt', kept), encrypt()]);
    const ready = await fetch(`${workload.url}/readyz`);
    await stage.postgres.start();
    const after = [await encrypt(), await workload.post('/decrypt', kept)];

    for (const answer of answers) expect(await told(answer)).toEqual([503, 'unavailable', '2']);
    expect(ready.status).toBe(200);
    expect(after.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('does not notice that the database was started anew between two requests', async () => {
    const kept = await keep();
    await stage.postgres.kill();
    await stage.postgres.start();

    expect((await workload.post('/decrypt', kept)).status).toBe(200);
    expect((await encrypt()).status).toBe(200);
  });

  test('answers 504 where the database holds a statement back, and goes on when it does not', async () => {
    const name = await databaseOf(stage);
    const locked = stage.postgres.query(
      'BEGIN; LOCK TABLE record IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(2); COMMIT',
      name,
    );
    await untilLocked(stage, name);

    const answer = await encrypt();
    await locked;

    expect(await told(answer)).toEqual([504, 'deadline', null]);
    expect((await encrypt()).status).toBe(200);
  });

  test('answers 503 where the database takes connections and says nothing', async () => {
    await using silent = await listenSilently();
    const env = { ...(await stage.environment()), DATABASE_PORT: String(silent.port) };
    await using other = await startWorkload({ ...env, ...impatient }, { waitUntilReady: false });

    const answer = await other.post('/encrypt', { name: 'a', text: 'b' });

    expect(await told(answer)).toEqual([503, 'starting', '2']);
    expect((await fetch(`${other.url}/livez`)).status).toBe(200);
  });

  test('becomes ready when the database comes, however late', async () => {
    const env = await stage.environment();
    await stage.postgres.kill();
    await using late = await startWorkload({ ...env, ...impatient }, { waitUntilReady: false });
    const early = await fetch(`${late.url}/readyz`);

    await stage.postgres.start();
    await untilReady(late.url);

    expect(early.status).toBe(503);
    expect((await late.post('/encrypt', { name: 'a', text: 'b' })).status).toBe(200);
  });

  test('refuses what is too much for it at once, and loses none of the rest', async () => {
    await using narrow = await stage.start({ ...impatient, MAX_IN_FLIGHT: '4' });
    await order({ on: 'kms:GenerateDataKey', fault: { delaySeconds: 0.3 } });

    const answers = await Promise.all(
      Array.from({ length: 12 }, () => narrow.post('/encrypt', { name: 'a', text: 'b' })),
    );

    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(4);
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThanOrEqual(1);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
  });
});

async function databaseOf(stage: Stage): Promise<string> {
  const rows = await stage.postgres.query(
    "SELECT DISTINCT datname FROM pg_stat_activity WHERE application_name = 'keywatch-workload'",
  );
  return String(rows[0]?.datname);
}

async function untilLocked(stage: Stage, database: string): Promise<void> {
  const held =
    "SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 'record'::regclass";
  while ((await stage.postgres.query(held, database)).length === 0);
}

/** A server that takes connections and never says a word. */
async function listenSilently(): Promise<{ readonly port: number } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => void sockets.add(socket));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
