import {
  type DatabaseLogin,
  type DatabasePlace,
  readDatabasePlace,
  readLogin,
  type Source,
} from './database-settings.ts';
import type { Environment } from './environment.ts';
import { parseLogin } from './secrets.ts';

export interface MigrationSettings {
  readonly place: DatabasePlace;
  /** Owns the database and the tables in it. */
  readonly owner: DatabaseLogin;
  /** The login that the service uses. */
  readonly login: Source<DatabaseLogin>;
}

export function readMigrationSettings(env: Environment): MigrationSettings {
  return { place: readDatabasePlace(env), owner: readOwner(env), login: readLogin(env) };
}

function readOwner({ OWNER_SECRET, OWNER_USER, OWNER_PASSWORD }: Environment): DatabaseLogin {
  if (OWNER_SECRET) return parseLogin(OWNER_SECRET, 'OWNER_SECRET');
  if (OWNER_USER && OWNER_PASSWORD) return { user: OWNER_USER, password: OWNER_PASSWORD };
  throw new Error('set OWNER_SECRET, or OWNER_USER and OWNER_PASSWORD');
}
