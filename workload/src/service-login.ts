import pg from 'pg';
import type { DatabaseLogin } from './database-settings.ts';
import { MigrationFailure } from './migration-failure.ts';
import { scramVerifier } from './scram-verifier.ts';

type Query = (text: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;

/** Names that PostgreSQL or RDS keep for themselves. */
const reserved = /^(pg_.*|rds.*|postgres|public|none|user|current_user|current_role|session_user)$/;

/** Throws a sentence without the password. */
export function requireServiceLogin({ user, password }: DatabaseLogin, owner: string): void {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(user) || reserved.test(user)) {
    throw new MigrationFailure(
      'the username of the service’s login must be 1 to 63 of a-z, 0-9 and _, begin with a letter, and be none of the names that the database keeps for itself',
    );
  }
  if (user === owner) throw new MigrationFailure('the service must not log in as the owner');
  if (!/^[\x20-\x7e]{8,}$/.test(password)) {
    throw new MigrationFailure(
      'the password of the service’s login must have 8 or more printable characters of ASCII',
    );
  }
}

/**
 * Creates the login or gives it its present password. The owner is no superuser on RDS, so it can name no attribute that only
 * those may change; what a login has that was there before is looked at instead.
 */
export async function settleLogin(query: Query, login: DatabaseLogin): Promise<void> {
  const name = pg.escapeIdentifier(login.user);
  const [found] = await query('SELECT 1 FROM pg_roles WHERE rolname = $1', [login.user]);
  const verb = found ? 'ALTER' : 'CREATE';
  const verifier = pg.escapeLiteral(scramVerifier(login.password));
  await query(`${verb} ROLE ${name} LOGIN PASSWORD ${verifier}`);
}

/** What the service does: it reads and adds records, and reads how far the schema is. Everything else is taken away. */
export async function settleRights(query: Query, user: string, database: string): Promise<void> {
  const [name, place] = [pg.escapeIdentifier(user), pg.escapeIdentifier(database)];
  await query(`
    REVOKE CREATE, TEMPORARY ON DATABASE ${place} FROM PUBLIC;
    REVOKE ALL ON DATABASE ${place} FROM ${name};
    GRANT CONNECT ON DATABASE ${place} TO ${name};
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    REVOKE ALL ON SCHEMA public FROM ${name};
    GRANT USAGE ON SCHEMA public TO ${name};
    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, ${name};
    GRANT SELECT, INSERT ON record TO ${name};
    GRANT SELECT ON migration TO ${name}`);
}

/** A REVOKE that the owner has no right to is a mere warning, so the end is asked for. */
export async function requireLesserLogin(query: Query, user: string): Promise<void> {
  const [row] = await query(
    `SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
         OR pg_has_role(rolname, current_user, 'MEMBER')
         OR has_schema_privilege(rolname, 'public', 'CREATE')
         OR has_database_privilege(rolname, current_database(), 'CREATE') AS "mayMore"
       FROM pg_roles WHERE rolname = $1`,
    [user],
  );
  if (row?.mayMore === false) return;
  throw new MigrationFailure(
    `the login ${user} may do more than the service needs, and the owner cannot change that`,
  );
}
