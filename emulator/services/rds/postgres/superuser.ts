import { superuser } from './template-cluster.ts';

interface Place {
  /** The folder with the server's socket. */
  readonly folder: string;
  readonly port: number;
  readonly database?: string | undefined;
}

/** What RDS itself does is not in the log, whatever the parameters say: there are verifiers of passwords in it. */
const quiet = Object.entries({
  log_statement: 'none',
  log_min_error_statement: 'panic',
  log_min_duration_statement: '-1',
  log_duration: 'off',
})
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ');

/** Runs statements as the superuser through the server's own socket; answers the rows of the last one. */
export async function runAsSuperuser(
  { folder, port, database = 'postgres' }: Place,
  statements: readonly string[],
): Promise<Record<string, unknown>[]> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ host: folder, port, user: superuser, database, options: quiet });
  // A connection that breaks fails the statement under way, and needs no second mention.
  client.on('error', () => {});
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}
