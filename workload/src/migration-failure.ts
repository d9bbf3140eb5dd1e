import { isLoginRefused } from './database-failure.ts';
import { Refusal } from './refusal.ts';

/** Why the migration did not happen, in a sentence that holds nothing secret. */
export class MigrationFailure extends Error {
  override readonly name = 'MigrationFailure';
}

/** The database's own sentences may quote the statement, so its code alone is said. */
export function describeMigrationFailure(step: string, error: unknown): MigrationFailure {
  if (error instanceof MigrationFailure) return error;
  const { code, name } = (error instanceof Refusal ? error.cause : error) as Error & {
    code?: string;
  };
  if (isLoginRefused(error)) {
    return new MigrationFailure('the database refuses the login of its owner', { cause: error });
  }
  const reason = code === '42501' ? 'the owner has not the right to (42501)' : (code ?? name);
  return new MigrationFailure(`${step} failed: ${reason}`, { cause: error });
}

/** Two tasks of different databases changed the same login at once: PostgreSQL refuses one of them. */
export function isCollision(error: unknown): boolean {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  return (
    ['40001', '40P01', '23505', '42710'].includes(code) ||
    (code === 'XX000' && message.includes('concurrently'))
  );
}
