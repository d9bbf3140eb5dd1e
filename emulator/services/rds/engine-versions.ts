import type * as Rds from '@aws-sdk/client-rds';
import { notImplemented } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { onResource } from './access.ts';
import { page } from './page.ts';
import { invalidCombination, invalidValue, required } from './refusals.ts';

/** The one major version whose server there is, and its minor versions, the newest last: they differ in repairs alone. */
export const majorVersion = '18';
const minorVersions = ['18.1', '18.2', '18.3', '18.4'];
export const parameterFamily = `postgres${majorVersion}`;

/** Majors that RDS has beside. */
const otherMajors = new Set(['11', '12', '13', '14', '15', '16', '17']);
const otherEngines =
  /^(aurora(-mysql|-postgresql)?|mysql|mariadb|(custom-)?oracle-.+|(custom-)?sqlserver-.+|db2-.+)$/;

export const families = [
  ...['db.t3', 'db.t4g', 'db.m5', 'db.m5d', 'db.m6g', 'db.m6gd', 'db.m6i', 'db.m6id', 'db.m7g'],
  ...['db.m7i', 'db.m8g', 'db.r5', 'db.r5b', 'db.r5d', 'db.r6g', 'db.r6gd', 'db.r6i', 'db.r6id'],
  ...['db.r7g', 'db.r7i', 'db.r8g', 'db.x2g', 'db.x2iedn'],
];
const sizes = /^(micro|small|medium|x?large|\d+xlarge|metal)$/;

export function checkEngine(engine: string | undefined): void {
  const name = required(engine, 'Engine');
  if (name === 'postgres') return;
  if (otherEngines.test(name)) throw notImplemented(`The engine ${name} of RDS`);
  throw invalidValue(`Invalid DB engine: ${name}`);
}

/** The version that runs where `asked` is asked for; a major version stands for its newest minor one. */
export function engineVersion(asked: string | undefined): string {
  const newest = minorVersions.at(-1) ?? majorVersion;
  if (asked === undefined || asked === majorVersion) return newest;
  if (minorVersions.includes(asked)) return asked;
  if (otherMajors.has(asked.split('.')[0] ?? '')) {
    throw notImplemented(`PostgreSQL ${asked} (there is ${majorVersion})`);
  }
  throw invalidCombination(`Cannot find version ${asked} for postgres`);
}

export function isOlder(version: string, than: string): boolean {
  return minorVersions.indexOf(version) < minorVersions.indexOf(than);
}

export function checkClass(given: string | undefined, version: string): string {
  const name = required(given, 'DBInstanceClass');
  const [, family = '', size = ''] = /^(db\.[a-z0-9]+)\.([a-z0-9]+)$/.exec(name) ?? [];
  if (family === '' || !sizes.test(size)) throw invalidValue(`Invalid DB Instance class: ${name}`);
  if (families.includes(family)) return name;
  throw invalidCombination(
    `RDS does not support creating a DB instance with the following combination: DBInstanceClass=${name}, Engine=postgres, EngineVersion=${version}, LicenseModel=postgresql-license. For supported combinations of instance class and database engine version, see the documentation.`,
  );
}

export const engineVersions = {
  DescribeDBEngineVersions: {
    access: (_input, call) => onResource(call, 'DescribeDBEngineVersions', 'pg', '*'),
    handle: (input) => {
      const { Engine: engine, EngineVersion: version, DBParameterGroupFamily: family } = input;
      const asked = minorVersions.filter(
        (one) =>
          (engine ?? 'postgres') === 'postgres' &&
          (version === undefined || version === one || version === majorVersion) &&
          (family ?? parameterFamily) === parameterFamily,
      );
      const wanted = input.DefaultOnly === true ? asked.slice(-1) : asked;
      const { items, rest } = page(wanted, (one) => one, input);
      return { DBEngineVersions: items.map(described), ...rest };
    },
  },
} satisfies Operations<typeof Rds>;

function described(version: string): Rds.DBEngineVersion {
  return {
    Engine: 'postgres',
    MajorEngineVersion: majorVersion,
    EngineVersion: version,
    DBParameterGroupFamily: parameterFamily,
    DBEngineDescription: 'PostgreSQL',
    DBEngineVersionDescription: `PostgreSQL ${version}`,
    ValidUpgradeTarget: minorVersions
      .filter((one) => isOlder(version, one))
      .map((one) => ({ Engine: 'postgres', EngineVersion: one, IsMajorVersionUpgrade: false })),
    ExportableLogTypes: ['iam-db-auth-error', 'postgresql', 'upgrade'],
    SupportsLogExportsToCloudwatchLogs: true,
    SupportsReadReplica: false,
    Status: 'available',
  };
}
