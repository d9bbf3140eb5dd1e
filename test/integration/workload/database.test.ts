import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Database } from '../../../workload/src/database.ts';
import { type Postgres, startPostgres } from '../../support/postgres.ts';

const never = new AbortController().signal;

describe('the pool of connections', () => {
  let postgres: Postgres;
  const user = `pool_${randomUUID().replaceAll('-', '')}`;

  beforeAll(async () => {
    postgres = await startPostgres();
    await postgres.query(`CREATE ROLE ${user} LOGIN PASSWORD 'password-1'`);
  });
  afterAll(async () => postgres?.[Symbol.asyncDispose]());

  /** A pool whose source says what `passwords` holds, and how often it was asked. */
  const open = (passwords: { now: string }, settings: object = {}) => {
    const asked = { times: 0 };
    const { host, port, ca } = postgres;
    const place = { host, port, database: 'postgres', ca: [ca], connectMilliseconds: 5000 };
    const pool = { connections: 4, queryMilliseconds: 3000 };
    const database = new Database({ ...place, ...pool, ...settings }, async () => {
      asked.times += 1;
      return { user, password: passwords.now };
    });
    return { database, asked };
  };
  const query = (database: Database, text = 'SELECT 1 AS one') =>
    database.query<{ one: number }>({ text, values: [] }, never);
  const disconnect = () =>
    postgres.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = '${user}'`,
    );

  test('asks for its login once, however many statements there are', async () => {
    const { database, asked } = open({ now: 'password-1' });

    await Promise.all(Array.from({ length: 20 }, () => query(database)));

    expect(asked.times).toBe(1);
    await database.end();
  });

  test('asks again when the login is refused, and the statement does not notice', async () => {
    const passwords = { now: 'password-1' };
    const { database, asked } = open(passwords);
    await query(database);
    passwords.now = 'password-2';
    await postgres.query(`ALTER ROLE ${user} PASSWORD 'password-2'`);
    await disconnect();

    const rows = await query(database);
    await postgres.query(`ALTER ROLE ${user} PASSWORD 'password-1'`);

    expect(rows).toEqual([{ one: 1 }]);
    expect(asked.times).toBe(2);
    await database.end();
  });

  test('asks for a login that stays wrong every two seconds at most', async () => {
    const { database, asked } = open({ now: 'wrong-password' });
    const start = performance.now();
    const refusals: unknown[] = [];
    for (let index = 0; index < 10; index += 1) {
      refusals.push(await query(database).catch((error: unknown) => error));
    }
    const seconds = (performance.now() - start) / 1000;

    for (const one of refusals) expect(one).toMatchObject({ code: 'unavailable', status: 503 });
    // The first time, and once for each two seconds that were begun.
    expect(asked.times).toBeLessThanOrEqual(2 + Math.floor(seconds / 2));
    await database.end();
  });

  test('repeats a statement whose connection was lost', async () => {
    const { database } = open({ now: 'password-1' }, { connections: 1 });
    await query(database);
    const slow = query(database, 'SELECT 1 AS one FROM pg_sleep(1)');
    await untilActive(postgres, user);
    await disconnect();

    expect(await slow).toEqual([{ one: 1 }]);
    await database.end();
  });

  test('says 504 where the server gives up on a statement, which then runs no more', async () => {
    const { database } = open({ now: 'password-1' }, { connections: 1, queryMilliseconds: 300 });
    const refused = await query(database, 'SELECT 1 AS one FROM pg_sleep(5)').catch(
      (error: unknown) => error,
    );
    const active = await postgres.query(
      `SELECT query FROM pg_stat_activity WHERE usename = '${user}' AND state = 'active'`,
    );

    expect(refused).toMatchObject({ code: 'deadline', status: 504 });
    expect(active).toEqual([]);
    expect(await query(database)).toEqual([{ one: 1 }]);
    await database.end();
  });

  test('says 503 to those for whom no connection becomes free', async () => {
    const { database } = open(
      { now: 'password-1' },
      { connections: 1, connectMilliseconds: 1000, queryMilliseconds: 20_000 },
    );
    await query(database);
    const slow = query(database, 'SELECT 1 AS one FROM pg_sleep(3)');
    await untilActive(postgres, user);

    const refused = await query(database).catch((error: unknown) => error);

    expect(refused).toMatchObject({ code: 'unavailable', status: 503 });
    expect(await slow).toEqual([{ one: 1 }]);
    expect(await query(database)).toEqual([{ one: 1 }]);
    await database.end();
  });

  test('sends nothing for a request that is over already', async () => {
    const { database, asked } = open({ now: 'password-1' });
    const over = AbortSignal.abort(new Error('over'));

    await expect(database.query({ text: 'SELECT 1', values: [] }, over)).rejects.toThrow();
    expect(asked.times).toBe(1);
    await database.end();
  });
});

async function untilActive(postgres: Postgres, user: string): Promise<void> {
  const text = `SELECT 1 FROM pg_stat_activity WHERE usename = '${user}' AND state = 'active' AND query LIKE '%pg_sleep%'`;
  while ((await postgres.query(text)).length === 0)
    await new Promise((done) => setTimeout(done, 25));
}
