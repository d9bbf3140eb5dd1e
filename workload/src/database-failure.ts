import { Refusal } from './refusal.ts';

/** What `pg` throws: the server's SQLSTATE, or the system's code of a broken connection, or a sentence alone. */
interface DatabaseError {
  readonly code?: string;
  readonly message?: string;
}

/** Login refused: the password was rotated, or the user replaced. */
export function isLoginRefused(error: unknown): boolean {
  const { code } = error as DatabaseError;
  return code === '28P01' || code === '28000';
}

/** The connection broke, or the server is going down or became a replica: another connection may do. */
export function isConnectionLost(error: unknown): boolean {
  const { code = '', message = '' } = error as DatabaseError;
  return (
    /^(08...|57P0[123]|25006|ECONNRESET|EPIPE)$/.test(code) ||
    /^Connection terminated|^Client has encountered a connection error/.test(message)
  );
}

/** The refusal for an error of the database. Its sentences hold values of rows, so only the cause keeps them. */
export function refuseForDatabase(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal(codeOf(error as DatabaseError), { cause: error });
}

function codeOf(error: DatabaseError) {
  const { code = '', message = '' } = error;
  if (code === '57014' || message === 'Query read timeout') return 'deadline';
  if (isLoginRefused(error) || isConnectionLost(error)) return 'unavailable';
  // Class 53: out of connections, memory or disk. The rest: no connection came to be, or it failed TLS.
  const isServersWord = /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('53');
  return isServersWord ? 'internal' : 'unavailable';
}
