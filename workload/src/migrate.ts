import pg from 'pg';
import { createClients } from './clients.ts';
import { type DatabaseLogin, type DatabasePlace, tlsOptions } from './database-settings.ts';
import { describeMigrationFailure, isCollision } from './migration-failure.ts';
import type { MigrationSettings } from './migration-settings.ts';
import { migrations } from './migrations.ts';
import { parseLogin, readSource } from './secrets.ts';
import {
  requireLesserLogin,
  requireServiceLogin,
  settleLogin,
  settleRights,
} from './service-login.ts';

/** Any number; the same in all tasks, which may start at once. */
const advisoryLock = 7_305_214;
const attempts = 5;

/** For waiting until other tasks are done, and for a statement on large tables. */
const statementMilliseconds = 300_000;
/** A migration that cannot get its table must not hold up the service's statements behind it for longer. */
const lockMilliseconds = 10_000;

/** Brings the schema up to date as the owner, and the service's login with it. Says how far the schema is then. */
export async function migrate({ place, owner, login }: MigrationSettings): Promise<number> {
  const { secretsManager } = createClients(1);
  const service = await readSource(secretsManager, login, parseLogin);
  secretsManager.destroy();
  requireServiceLogin(service, owner.user);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await migrateOnce(place, owner, service);
    } catch (error) {
      if (attempt === attempts || !isCollision((error as Error).cause)) throw error;
    }
  }
}

/** One transaction: all of it or nothing, and one task at a time. */
async function migrateOnce(
  place: DatabasePlace,
  owner: DatabaseLogin,
  service: DatabaseLogin,
): Promise<number> {
  const client = await connect(place, owner);
  let step = 'waiting for other tasks';
  const query = async (text: string, values: readonly unknown[] = []) =>
    (await client.query<Record<string, unknown>>(text, [...values])).rows;
  try {
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(${advisoryLock})`);
    await client.query(`SET LOCAL lock_timeout = ${lockMilliseconds}`);
    step = 'changing the schema';
    const last = await applyMigrations(client);
    step = 'setting the service’s login';
    await settleLogin(query, service);
    step = 'granting the service’s rights';
    await settleRights((text) => client.query(text).then(() => []), service.user, place.database);
    await requireLesserLogin(query, service.user);
    step = 'ending the transaction';
    await client.query('COMMIT');
    return last;
  } catch (error) {
    throw describeMigrationFailure(step, error);
  } finally {
    await client.end().catch(() => {});
  }
}

async function connect(place: DatabasePlace, login: DatabaseLogin): Promise<pg.Client> {
  const { ca, connectMilliseconds, ...where } = place;
  const client = new pg.Client({
    ...where,
    ...login,
    ssl: tlsOptions(ca),
    connectionTimeoutMillis: connectMilliseconds,
    statement_timeout: statementMilliseconds,
    application_name: 'keywatch-migrate',
  });
  // A connection that breaks fails the statement under way, or the next one.
  client.on('error', () => {});
  await client.connect().catch((error: unknown) => {
    throw describeMigrationFailure(`connecting to ${where.host}:${where.port}`, error);
  });
  return client;
}

async function applyMigrations(client: pg.Client): Promise<number> {
  await client.query('SET LOCAL search_path = public');
  await client.query(
    'CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  const { rows } = await client.query<{ last: number }>(
    'SELECT coalesce(max(number), 0) AS last FROM migration',
  );
  const last = rows[0]?.last ?? 0;
  for (const [index, statements] of migrations.entries()) {
    if (index < last) continue;
    await client.query(statements);
    await client.query('INSERT INTO migration (number) VALUES ($1)', [index + 1]);
  }
  return Math.max(last, migrations.length);
}
