import type * as Rds from '@aws-sdk/client-rds';
import { notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { checkClass, engineVersion } from './engine-versions.ts';
import { findParameterGroup } from './find.ts';
import { invalidCombination, invalidValue } from './refusals.ts';
import type { Settings } from './store.ts';
import { checkBackupWindow, checkMaintenanceWindow } from './windows.ts';

/** Members of both requests that become settings as they are. */
const plain = [
  ...['AllocatedStorage', 'AutoMinorVersionUpgrade', 'BackupRetentionPeriod', 'StorageType'],
  ...['CACertificateIdentifier', 'CopyTagsToSnapshot', 'DatabaseInsightsMode', 'Iops', 'MultiAZ'],
  ...['DeletionProtection', 'EnablePerformanceInsights', 'EngineLifecycleSupport', 'LicenseModel'],
  ...['MaxAllocatedStorage', 'MonitoringInterval', 'MonitoringRoleArn', 'OptionGroupName'],
  ...['PerformanceInsightsKMSKeyId', 'PerformanceInsightsRetentionPeriod', 'PubliclyAccessible'],
  ...['StorageThroughput', 'DBInstanceClass', 'VpcSecurityGroupIds'],
] as const satisfies readonly (keyof Settings & keyof Rds.ModifyDBInstanceMessage)[];

/** Members that `settingsIn` reads, or refuses unless they are off. */
export const settingMembers: readonly string[] = [
  ...plain,
  ...['EngineVersion', 'PreferredBackupWindow', 'PreferredMaintenanceWindow'],
  ...['DBParameterGroupName', 'EnableIAMDatabaseAuthentication', 'NetworkType', 'MultiTenant'],
  ...['DedicatedLogVolume', 'EnableCustomerOwnedIp'],
];

type Input = Pick<
  Rds.ModifyDBInstanceMessage,
  | (typeof plain)[number]
  | 'EngineVersion'
  | 'PreferredBackupWindow'
  | 'PreferredMaintenanceWindow'
  | 'DBParameterGroupName'
  | 'EnableIAMDatabaseAuthentication'
  | 'NetworkType'
  | 'MultiTenant'
  | 'DedicatedLogVolume'
  | 'EnableCustomerOwnedIp'
>;

/** The settings that a request brings, each checked by itself. */
export function settingsIn(input: Input, call: Call): Partial<Settings> {
  refuseWhatIsOn(input);
  const given = Object.fromEntries(
    plain.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])),
  ) as Partial<Settings>;
  const { EngineVersion, PreferredBackupWindow, PreferredMaintenanceWindow } = input;
  const { DBParameterGroupName, DBInstanceClass } = input;
  const version = EngineVersion === undefined ? undefined : engineVersion(EngineVersion);
  if (DBInstanceClass !== undefined)
    checkClass(DBInstanceClass, version ?? engineVersion(undefined));
  checkRanges(given);
  return {
    ...given,
    ...(version !== undefined && { EngineVersion: version }),
    ...(PreferredBackupWindow !== undefined && {
      PreferredBackupWindow: checkBackupWindow(PreferredBackupWindow),
    }),
    ...(PreferredMaintenanceWindow !== undefined && {
      PreferredMaintenanceWindow: checkMaintenanceWindow(PreferredMaintenanceWindow),
    }),
    ...(DBParameterGroupName !== undefined && {
      DBParameterGroupName: findParameterGroup(call, DBParameterGroupName).name,
    }),
  };
}

function refuseWhatIsOn(input: Input): void {
  const flags = ['EnableIAMDatabaseAuthentication', 'MultiTenant', 'DedicatedLogVolume'] as const;
  for (const name of [...flags, 'EnableCustomerOwnedIp'] as const) {
    if (input[name] === true) throw notImplemented(`rds with ${name}`);
  }
  if (input.NetworkType !== undefined && input.NetworkType !== 'IPV4') {
    throw notImplemented(`rds with NetworkType ${input.NetworkType}`);
  }
}

const storageTypes = ['gp2', 'gp3', 'io1', 'io2'];
const certificates = ['rds-ca-rsa2048-g1', 'rds-ca-rsa4096-g1', 'rds-ca-ecc384-g1'];
const intervals = [0, 1, 5, 10, 15, 30, 60];

function checkRanges(given: Partial<Settings>): void {
  within('BackupRetentionPeriod', given.BackupRetentionPeriod, 0, 35);
  within('AllocatedStorage', given.AllocatedStorage, 20, 65_536);
  within('MaxAllocatedStorage', given.MaxAllocatedStorage, 20, 65_536);
  oneOf('StorageType', given.StorageType, storageTypes);
  oneOf('CACertificateIdentifier', given.CACertificateIdentifier, certificates);
  oneOf('LicenseModel', given.LicenseModel, ['postgresql-license']);
  oneOf('DatabaseInsightsMode', given.DatabaseInsightsMode, ['standard', 'advanced']);
  oneOf('OptionGroupName', given.OptionGroupName, ['default:postgres-18']);
  oneOf('MonitoringInterval', given.MonitoringInterval, intervals);
}

function within(name: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  throw name === 'AllocatedStorage'
    ? invalidValue(`Invalid storage size for engine name postgres and storage type gp3: ${value}`)
    : invalidValue(`Invalid ${name} value: ${value}. It must be between ${least} and ${most}.`);
}

function oneOf<T>(name: string, value: T | undefined, allowed: readonly T[]): void {
  if (value === undefined || allowed.includes(value)) return;
  throw invalidValue(`Invalid value ${String(value)} for ${name}; valid: ${allowed.join(', ')}.`);
}

/** What settings must be together. */
export function checkTogether(settings: Settings): void {
  const { StorageType: type, Iops, AllocatedStorage, MaxAllocatedStorage } = settings;
  const isProvisioned = type === 'io1' || type === 'io2';
  if (isProvisioned && (Iops === undefined || AllocatedStorage < 100)) {
    throw invalidCombination(
      `You must specify Iops, and at least 100 GiB, for storage type ${type}.`,
    );
  }
  if (type === 'gp2' && Iops !== undefined) {
    throw invalidCombination(`Iops cannot be specified with storage type ${type}.`);
  }
  if (MaxAllocatedStorage !== undefined && MaxAllocatedStorage <= AllocatedStorage) {
    throw invalidCombination(
      'Max storage size must be greater than storage size. To disable storage autoscaling, set it to the allocated storage by a modification.',
    );
  }
  if (settings.MonitoringInterval > 0 !== (settings.MonitoringRoleArn !== undefined)) {
    throw invalidCombination(
      settings.MonitoringInterval > 0
        ? 'A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0.'
        : 'A MonitoringInterval other than 0 is required if you specify a MonitoringRoleARN value.',
    );
  }
}

const exportable = ['postgresql', 'upgrade', 'iam-db-auth-error'];

export function checkLogTypes(types: readonly string[]): string[] {
  const odd = types.filter((type) => !exportable.includes(type));
  if (odd.length === 0) return [...new Set(types)].sort();
  throw invalidCombination(
    `You cannot use the log types '${odd.join(', ')}' with engine version postgres. For supported log types, see the documentation.`,
  );
}

export function checkPort(port: number): number {
  if (Number.isInteger(port) && port >= 1150 && port <= 65_535) return port;
  throw invalidValue(`Invalid DB port number: ${port}. It must be between 1150 and 65535.`);
}
