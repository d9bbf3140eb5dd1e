import type * as Rds from '@aws-sdk/client-rds';
import type { Tag } from './type.ts';

/** The template writes storage and port as text. */
export interface InstanceProperties {
  readonly AllocatedStorage?: string;
  readonly AllowMajorVersionUpgrade?: boolean;
  readonly ApplyImmediately?: boolean;
  readonly AutoMinorVersionUpgrade?: boolean;
  readonly AvailabilityZone?: string;
  readonly BackupRetentionPeriod?: number;
  readonly CACertificateIdentifier?: string;
  readonly CopyTagsToSnapshot?: boolean;
  readonly DBInstanceClass?: string;
  readonly DBInstanceIdentifier?: string;
  readonly DBName?: string;
  readonly DBParameterGroupName?: string;
  readonly DBSubnetGroupName?: string;
  readonly DatabaseInsightsMode?: string;
  readonly DeleteAutomatedBackups?: boolean;
  readonly DeletionProtection?: boolean;
  readonly EnableCloudwatchLogsExports?: readonly string[];
  readonly EnableIAMDatabaseAuthentication?: boolean;
  readonly EnablePerformanceInsights?: boolean;
  readonly Engine?: string;
  readonly EngineLifecycleSupport?: string;
  readonly EngineVersion?: string;
  readonly Iops?: number;
  readonly KmsKeyId?: string;
  readonly LicenseModel?: string;
  readonly ManageMasterUserPassword?: boolean;
  readonly MasterUserPassword?: string;
  readonly MasterUserSecret?: { readonly KmsKeyId?: string };
  readonly MasterUsername?: string;
  readonly MaxAllocatedStorage?: number;
  readonly MonitoringInterval?: number;
  readonly MonitoringRoleArn?: string;
  readonly MultiAZ?: boolean;
  readonly NetworkType?: string;
  readonly OptionGroupName?: string;
  readonly PerformanceInsightsKMSKeyId?: string;
  readonly PerformanceInsightsRetentionPeriod?: number;
  readonly Port?: string;
  readonly PreferredBackupWindow?: string;
  readonly PreferredMaintenanceWindow?: string;
  readonly PubliclyAccessible?: boolean;
  readonly StorageEncrypted?: boolean;
  readonly StorageThroughput?: number;
  readonly StorageType?: string;
  readonly Tags?: readonly Tag[];
  readonly VPCSecurityGroups?: readonly string[];
}

/** Properties that both requests have under the same name. */
const shared = [
  ...['AutoMinorVersionUpgrade', 'BackupRetentionPeriod', 'CACertificateIdentifier'],
  ...['CopyTagsToSnapshot', 'DBInstanceClass', 'DBParameterGroupName', 'DatabaseInsightsMode'],
  ...['DeletionProtection', 'EnableIAMDatabaseAuthentication', 'EnablePerformanceInsights'],
  ...['EngineLifecycleSupport', 'EngineVersion', 'Iops', 'LicenseModel', 'MasterUserPassword'],
  ...['ManageMasterUserPassword', 'MaxAllocatedStorage', 'MonitoringInterval', 'MultiAZ'],
  ...['MonitoringRoleArn', 'NetworkType', 'OptionGroupName', 'PerformanceInsightsKMSKeyId'],
  ...['PerformanceInsightsRetentionPeriod', 'PreferredBackupWindow', 'PubliclyAccessible'],
  ...['PreferredMaintenanceWindow', 'StorageThroughput', 'StorageType'],
] as const satisfies readonly (keyof InstanceProperties & keyof Rds.CreateDBInstanceMessage)[];

const onlyAtCreation = [
  ...['AvailabilityZone', 'DBName', 'DBSubnetGroupName', 'Engine', 'KmsKeyId'],
  ...['MasterUsername', 'StorageEncrypted'],
] as const satisfies readonly (keyof InstanceProperties & keyof Rds.CreateDBInstanceMessage)[];

export function creation(
  DBInstanceIdentifier: string,
  properties: InstanceProperties,
): Record<string, unknown> {
  const { Port, EnableCloudwatchLogsExports } = properties;
  return given({
    DBInstanceIdentifier,
    ...pick(properties, shared),
    ...pick(properties, onlyAtCreation),
    ...differentlyNamed(properties),
    Port: Port === undefined ? undefined : Number(Port),
    EnableCloudwatchLogsExports,
    Tags: properties.Tags?.length ? properties.Tags : undefined,
  });
}

/** Only what differs is sent, at once unless the template says otherwise. */
export function modification(
  previous: InstanceProperties,
  properties: InstanceProperties,
): Record<string, unknown> {
  const before = { ...pick(previous, shared), ...differentlyNamed(previous) };
  const after = { ...pick(properties, shared), ...differentlyNamed(properties) };
  const changed = Object.entries(after).filter(
    ([name, value]) =>
      JSON.stringify(value) !== JSON.stringify(before[name as keyof typeof before]),
  );
  return given({
    ...Object.fromEntries(changed),
    // Both at once is a contradiction, which RDS must see to refuse it.
    ...(properties.ManageMasterUserPassword === true && pick(properties, ['MasterUserPassword'])),
    CloudwatchLogsExportConfiguration: exportsChange(previous, properties),
    ApplyImmediately: properties.ApplyImmediately ?? true,
  });
}

function differentlyNamed({ AllocatedStorage, ...properties }: InstanceProperties) {
  return {
    AllocatedStorage: AllocatedStorage === undefined ? undefined : Number(AllocatedStorage),
    VpcSecurityGroupIds: properties.VPCSecurityGroups,
    MasterUserSecretKmsKeyId: properties.MasterUserSecret?.KmsKeyId,
  };
}

function exportsChange(
  { EnableCloudwatchLogsExports: before = [] }: InstanceProperties,
  { EnableCloudwatchLogsExports: after = [] }: InstanceProperties,
): Rds.CloudwatchLogsExportConfiguration | undefined {
  const EnableLogTypes = after.filter((type) => !before.includes(type));
  const DisableLogTypes = before.filter((type) => !after.includes(type));
  if (EnableLogTypes.length + DisableLogTypes.length === 0) return undefined;
  return { EnableLogTypes, DisableLogTypes };
}

function pick<K extends keyof InstanceProperties>(
  properties: InstanceProperties,
  names: readonly K[],
): Pick<InstanceProperties, K> {
  return Object.fromEntries(names.map((name) => [name, properties[name]])) as Pick<
    InstanceProperties,
    K
  >;
}

function given(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
