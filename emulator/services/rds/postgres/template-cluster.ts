import { createHash } from 'node:crypto';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { preparedFolder } from './prepared-folder.ts';
import { keep, type Programs } from './programs.ts';
import { handOver, serverAccount } from './server-account.ts';

/** The superuser, which in RDS nobody but RDS itself can be. */
export const superuser = 'rdsadmin';

const initdbArguments = [
  ...[`--username=${superuser}`, '--auth=scram-sha-256', '--auth-local=trust', '--no-sync'],
  ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ...['--wal-segsize=1', '--no-instructions'],
];

/**
 * The roles that a database of RDS has from the start, one statement a line.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.rds_superuser.html
 */
const statements = [
  'CREATE ROLE rds_superuser NOLOGIN;',
  'CREATE ROLE rds_password NOLOGIN;',
  'CREATE ROLE rds_replication NOLOGIN;',
  'CREATE ROLE rds_iam NOLOGIN;',
  'GRANT pg_monitor, pg_signal_backend, pg_checkpoint, rds_password, rds_replication TO rds_superuser WITH ADMIN OPTION;',
  '',
].join('\n');

/** A data folder fresh from `initdb`, made once for all databases: copying it is much quicker than making it. */
export async function templateCluster({ initdb, postgres, build }: Programs): Promise<string> {
  const digest = createHash('sha256').update(JSON.stringify([build, initdbArguments, statements]));
  const folder = await preparedFolder();
  const owner = serverAccount.uid ?? process.getuid?.() ?? 0;
  const kept = join(folder, `cluster-${build}-${owner}-${digest.digest('hex').slice(0, 12)}`);
  if (await isThere(kept)) return kept;
  const workshop = await mkdtemp(join(folder, '.new-'));
  await handOver(workshop);
  try {
    const data = join(workshop, 'data');
    const options = { ...serverAccount, cwd: workshop };
    await execa(initdb, [`--pgdata=${data}`, ...initdbArguments], options);
    const single = ['--single', '-D', data, '-c', 'fsync=off', 'postgres'];
    await execa(postgres, single, { ...options, input: statements });
    await keep(data, kept);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  return kept;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
