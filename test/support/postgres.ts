import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { authorityPem } from '../../emulator/services/rds/certificate-authority.ts';
import { PostgresServer } from '../../emulator/services/rds/postgres/server.ts';

export interface Postgres extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Certificate to trust: a file, and its text. */
  readonly caFile: string;
  readonly ca: string;
  /** Runs a statement as the superuser. */
  query(text: string, database?: string): Promise<Record<string, unknown>[]>;
  /** Ends the server at once, as a failing machine does, or starts it again. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

const [host, user, password] = ['127.0.0.1', 'keywatch', 'a password of tests'];

/** A real PostgreSQL with passwords and TLS on a free port, its data in a temporary folder. */
export async function startPostgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'keywatch-ca-'));
  const [caFile, ca] = [join(folder, 'ca.pem'), authorityPem()];
  await writeFile(caFile, ca);
  const server = await PostgresServer.create({
    forceTls: false,
    settings: { max_connections: 60 },
  });
  await server.start();
  await server.run([`CREATE ROLE ${user} SUPERUSER LOGIN PASSWORD '${password}'`]);
  const { port } = server;
  return {
    ...{ host, port, user, password, caFile, ca },
    query: async (text, database = 'postgres') => {
      const client = new pg.Client({ host, port, user, password, database, ssl: { ca } });
      client.on('error', () => {});
      await client.connect();
      try {
        return (await client.query(text)).rows;
      } finally {
        await client.end();
      }
    },
    kill: () => server.kill(),
    start: () => server.start(),
    async [Symbol.asyncDispose]() {
      await server.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
