import type { Database } from './database.ts';
import { Refusal } from './refusal.ts';

const undefinedTable = '42P01';

/** How far the schema is: the number of the last migration, 0 where there was none. */
export async function readSchemaVersion(database: Database, signal: AbortSignal): Promise<number> {
  const text = 'SELECT coalesce(max(number), 0) AS last FROM migration';
  try {
    const [row] = await database.query<{ last: number }>({ text, values: [] }, signal);
    return row?.last ?? 0;
  } catch (error) {
    const cause = error instanceof Refusal ? error.cause : error;
    if ((cause as { code?: string } | undefined)?.code === undefinedTable) return 0;
    throw error;
  }
}
