import type { Database } from './database.ts';

export interface StoredRecord {
  readonly id: string;
  readonly name: string;
  /** Tells which of several records of one name a key belongs to. */
  readonly keySha256: Buffer;
  readonly blob: Buffer;
}

export type FoundRecord = Pick<StoredRecord, 'id' | 'blob'>;

export interface Records {
  insert(record: StoredRecord, signal: AbortSignal): Promise<void>;
  findById(id: string, signal: AbortSignal): Promise<FoundRecord | undefined>;
  /** The record of this name and key; else the newest of this name, for KMS to refuse. */
  findByName(
    name: string,
    keySha256: Buffer,
    signal: AbortSignal,
  ): Promise<FoundRecord | undefined>;
}

/** Every statement may be sent twice with the same end, so that a lost connection can be tried again. */
export function databaseRecords(database: Database): Records {
  const findOne = async (text: string, values: readonly unknown[], signal: AbortSignal) =>
    (await database.query<FoundRecord>({ text, values }, signal))[0];
  return {
    async insert({ id, name, keySha256, blob }, signal) {
      const text =
        'INSERT INTO record (id, name, key_sha256, blob) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING';
      await database.query({ text, values: [id, name, keySha256, blob] }, signal);
    },
    findById: (id, signal) => findOne('SELECT id, blob FROM record WHERE id = $1', [id], signal),
    async findByName(name, keySha256, signal) {
      const own = 'SELECT id, blob FROM record WHERE name = $1 AND key_sha256 = $2';
      const newest =
        'SELECT id, blob FROM record WHERE name = $1 ORDER BY created_at DESC, id LIMIT 1';
      return (
        (await findOne(own, [name, keySha256], signal)) ?? (await findOne(newest, [name], signal))
      );
    },
  };
}
