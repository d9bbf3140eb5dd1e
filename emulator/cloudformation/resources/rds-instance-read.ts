import type * as Rds from '@aws-sdk/client-rds';
import { defined } from './ec2-describe.ts';
import { unlessMissing } from './missing.ts';
import type { InstanceProperties } from './rds-instance-shapes.ts';
import type { Context, Reading } from './type.ts';

export async function findInstance(
  DBInstanceIdentifier: string,
  { call }: Pick<Context, 'call'>,
): Promise<Rds.DBInstance | undefined> {
  const found = await unlessMissing(
    call<Rds.DescribeDBInstancesCommandOutput>('rds', 'DescribeDBInstances', {
      DBInstanceIdentifier,
    }),
  );
  return found?.DBInstances?.[0];
}

export function attributesOf(instance: Rds.DBInstance): Record<string, unknown> {
  const { Endpoint, MasterUserSecret, CertificateDetails } = instance;
  return defined({
    DBInstanceArn: instance.DBInstanceArn,
    DbiResourceId: instance.DbiResourceId,
    'Endpoint.Address': Endpoint?.Address,
    'Endpoint.Port': Endpoint?.Port === undefined ? undefined : String(Endpoint.Port),
    'Endpoint.HostedZoneId': Endpoint?.HostedZoneId,
    'MasterUserSecret.SecretArn': MasterUserSecret?.SecretArn,
    'CertificateDetails.CAIdentifier': CertificateDetails?.CAIdentifier,
    'CertificateDetails.ValidTill': CertificateDetails?.ValidTill?.toISOString(),
  });
}

/** An instance as RDS shows it, in the template's shape; the endpoint's port is the machine's affair. */
export async function readInstance(
  id: string,
  context: Context,
): Promise<Reading<InstanceProperties> | undefined> {
  const instance = await findInstance(id, context);
  if (instance === undefined || instance.DBInstanceStatus === 'deleting') return undefined;
  return { attributes: attributesOf(instance), properties: propertiesOf(instance) };
}

function propertiesOf(instance: Rds.DBInstance): Partial<InstanceProperties> {
  const { AllocatedStorage, MasterUserSecret: secret, TagList = [] } = instance;
  const { VpcSecurityGroups = [], EnabledCloudwatchLogsExports: logs = [] } = instance;
  return {
    ...defined(sameNames(instance)),
    ...defined({
      AllocatedStorage: AllocatedStorage === undefined ? undefined : String(AllocatedStorage),
      DBParameterGroupName: instance.DBParameterGroups?.[0]?.DBParameterGroupName,
      DBSubnetGroupName: instance.DBSubnetGroup?.DBSubnetGroupName,
      OptionGroupName: instance.OptionGroupMemberships?.[0]?.OptionGroupName,
      EnablePerformanceInsights: instance.PerformanceInsightsEnabled,
      EnableIAMDatabaseAuthentication: instance.IAMDatabaseAuthenticationEnabled,
      MasterUserSecret: secret?.KmsKeyId === undefined ? undefined : { KmsKeyId: secret.KmsKeyId },
      ManageMasterUserPassword: secret !== undefined,
      EnableCloudwatchLogsExports: logs.length > 0 ? logs : undefined,
    }),
    VPCSecurityGroups: VpcSecurityGroups.map(({ VpcSecurityGroupId = '' }) => VpcSecurityGroupId),
    ...(TagList.length > 0 && {
      Tags: TagList.map(({ Key = '', Value = '' }) => ({ Key, Value })),
    }),
  };
}

function sameNames(instance: Rds.DBInstance) {
  const { AutoMinorVersionUpgrade, AvailabilityZone, BackupRetentionPeriod } = instance;
  const { CACertificateIdentifier, CopyTagsToSnapshot, DBInstanceClass, DBName } = instance;
  const { DBInstanceIdentifier, DatabaseInsightsMode, DeletionProtection, Engine } = instance;
  const { EngineLifecycleSupport, EngineVersion, Iops, KmsKeyId, LicenseModel } = instance;
  const { MasterUsername, MaxAllocatedStorage, MonitoringInterval, MonitoringRoleArn } = instance;
  const { MultiAZ, NetworkType, PerformanceInsightsKMSKeyId, PubliclyAccessible } = instance;
  const { PerformanceInsightsRetentionPeriod, PreferredBackupWindow, StorageType } = instance;
  const { PreferredMaintenanceWindow, StorageEncrypted, StorageThroughput } = instance;
  return {
    ...{ AutoMinorVersionUpgrade, AvailabilityZone, BackupRetentionPeriod },
    ...{ CACertificateIdentifier, CopyTagsToSnapshot, DBInstanceClass, DBName },
    ...{ DBInstanceIdentifier, DatabaseInsightsMode, DeletionProtection, Engine },
    ...{ EngineLifecycleSupport, EngineVersion, Iops, KmsKeyId, LicenseModel },
    ...{ MasterUsername, MaxAllocatedStorage, MonitoringInterval, MonitoringRoleArn },
    ...{ MultiAZ, NetworkType, PerformanceInsightsKMSKeyId, PubliclyAccessible },
    ...{ PerformanceInsightsRetentionPeriod, PreferredBackupWindow, StorageType },
    ...{ PreferredMaintenanceWindow, StorageEncrypted, StorageThroughput },
  };
}
