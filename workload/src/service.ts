import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { buildApp } from './app.ts';
import { checkToken } from './caller-token.ts';
import { Cipher } from './cipher.ts';
import { createClients } from './clients.ts';
import { Connections } from './connections.ts';
import { kmsDataKeys } from './data-keys.ts';
import { Database } from './database.ts';
import type { Source } from './database-settings.ts';
import type { Lifecycle } from './lifecycle.ts';
import { loggerOptions } from './log.ts';
import { neededMigration } from './migrations.ts';
import { readSchemaVersion } from './schema-version.ts';
import { parseLogin, parseToken, readSource } from './secrets.ts';
import type { Settings } from './settings.ts';
import { databaseRecords } from './store.ts';

export interface Service {
  readonly log: FastifyBaseLogger;
  /** Where it listens: `http://0.0.0.0:8080`. */
  readonly url: string;
  /** Drains, then ends when the last request is answered. */
  stop(): Promise<void>;
}

/** Listens at once and becomes ready when the database has its schema, however long that takes to come. */
export async function startService(settings: Settings): Promise<Service> {
  const { kms, secretsManager } = createClients(settings.maxInFlight);
  const read =
    <T>(source: Source<T>, parse: (secret: string) => T) =>
    (): Promise<T> =>
      readSource(secretsManager, source, parse);
  const lifecycle: Lifecycle = { phase: 'starting' };
  const database = new Database(settings.database, read(settings.login, parseLogin), (err) =>
    app.log.warn({ err }, 'an idle connection to the database broke'),
  );
  const app: FastifyInstance = await buildApp({
    vault: {
      cipher: new Cipher(kmsDataKeys(kms), settings.keyArn, settings.formerKeyArns),
      records: databaseRecords(database),
    },
    lifecycle,
    checkToken: checkToken(read(settings.token, parseToken)),
    maxInFlight: settings.maxInFlight,
    deadlineMilliseconds: settings.deadlineMilliseconds,
    logger: loggerOptions(settings.logLevel),
  });
  const connections = new Connections(app.server);
  await app.listen({ host: settings.host, port: settings.port });
  const prepared = awaitSchema(database, lifecycle, app.log);
  const { port } = app.server.address() as AddressInfo;
  const url = `http://${settings.host}:${port}`;
  app.log.info({ url }, 'listening');

  return {
    log: app.log,
    url,
    async stop() {
      lifecycle.phase = 'draining';
      app.log.info('draining');
      await sleep(settings.drainMilliseconds);
      const { promise, resolve: release } = Promise.withResolvers<void>();
      lifecycle.held = promise;
      await connections.closeListener();
      app.log.info('closed the listener');
      release();
      await connections.end(settings.lingerMilliseconds);
      await app.close();
      await prepared;
      await database.end();
      kms.destroy();
      secretsManager.destroy();
      app.log.info('stopped');
    },
  };
}

/** Waits for the database, and for somebody to run the migrations that this version needs. */
async function awaitSchema(
  database: Database,
  lifecycle: Lifecycle,
  log: FastifyBaseLogger,
): Promise<void> {
  const never = new AbortController().signal;
  for (let wait = 250; lifecycle.phase === 'starting'; wait = Math.min(wait * 2, 5000)) {
    try {
      const found = await readSchemaVersion(database, never);
      if (found >= neededMigration) {
        if (lifecycle.phase === 'starting') lifecycle.phase = 'ready';
        log.info('ready');
        return;
      }
      log.warn(
        { found, needed: neededMigration },
        'the schema is not up to date: run server.cjs migrate',
      );
    } catch (err) {
      log.warn({ err }, 'the database is not ready');
    }
    await sleep(wait);
  }
}
