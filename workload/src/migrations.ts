import type { Database } from './database.ts';

/** Applied in order, each once. Append; never edit one that was released. */
const migrations: readonly string[] = [
  `CREATE TABLE record (
     id uuid PRIMARY KEY,
     name text NOT NULL,
     key_sha256 bytea NOT NULL CHECK (octet_length(key_sha256) = 32),
     blob bytea NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now()
   );
   CREATE INDEX record_by_name_and_key ON record (name, key_sha256);
   CREATE INDEX record_by_name ON record (name, created_at DESC, id);`,
];

/** Any number; the same in all tasks, which may start at once. */
const advisoryLock = 7_305_214;

/** Brings the schema up to date. One transaction: all of it or nothing, and one task at a time. */
export function migrate(database: Database): Promise<void> {
  return database.transaction(async (query) => {
    await query(`SELECT pg_advisory_xact_lock(${advisoryLock})`);
    await query(
      'CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    const [row] = await query<{ last: number }>(
      'SELECT coalesce(max(number), 0) AS last FROM migration',
    );
    for (const [index, statements] of migrations.entries()) {
      if (index < (row?.last ?? 0)) continue;
      await query(statements);
      await query('INSERT INTO migration (number) VALUES ($1)', [index + 1]);
    }
  });
}
