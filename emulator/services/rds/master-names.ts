import { invalidValue, required } from './refusals.ts';

/** Words that PostgreSQL or RDS keeps for itself. */
const reserved = new Set([
  ...['admin', 'rdsadmin', 'rds_superuser', 'rds_replication', 'rds_iam', 'rds_password'],
  ...['user', 'all', 'any', 'table', 'select', 'public', 'none', 'current_user', 'session_user'],
]);

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
export function checkMasterName(given: string | undefined): string {
  const name = required(given, 'MasterUsername');
  if (!/^[a-z][a-z0-9_]{0,62}$/i.test(name)) {
    throw invalidValue(
      `The parameter MasterUsername must begin with a letter and have 1 to 63 letters, numbers or underscores: ${name}`,
    );
  }
  if (!reserved.has(name.toLowerCase()) && !/^pg_/i.test(name)) return name;
  throw invalidValue(
    `MasterUsername ${name} cannot be used as it is a reserved word used by the engine`,
  );
}

export function checkDatabaseName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (!/^[a-z_][a-z0-9_]{0,62}$/i.test(name)) {
    throw invalidValue(
      `DBName must begin with a letter or an underscore and contain only alphanumeric characters: ${name}`,
    );
  }
  const isTaken = ['rdsadmin', 'template0', 'template1'].includes(name.toLowerCase());
  if (!isTaken && !reserved.has(name.toLowerCase())) return name;
  throw invalidValue(`DBName ${name} cannot be used. It is a reserved word for this engine`);
}
