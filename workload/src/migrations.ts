/** Applied in order, each once. Append; never edit one that was released. Rights for new tables: `service-login.ts`. */
export const migrations: readonly string[] = [
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

/** The number of the last one, which this version of the service needs. A later one is fine: it was made to be. */
export const neededMigration = migrations.length;
