import type * as Rds from '@aws-sdk/client-rds';
import type { Call } from '../../service.ts';
import { findSubnetGroup } from './find.ts';
import type { Instance, PendingChanges } from './store.ts';
import { describedGroup } from './subnet-groups.ts';
import { shownTags } from './tag-list.ts';

/** The zone of Route 53 that RDS's names are in, as AWS shows it; our names are addresses. */
const hostedZone = 'Z32T0VRHXEXS0V';

/** An instance as RDS shows it. */
export function describedInstance(instance: Instance, call: Call): Rds.DBInstance {
  const { settings, status, port } = instance;
  const isThere = instance.createdAt !== undefined;
  return {
    ...shownSettings(settings),
    DBInstanceIdentifier: instance.id,
    DBInstanceArn: instance.arn,
    DbiResourceId: instance.resourceId,
    DBInstanceStatus: status,
    Engine: 'postgres',
    MasterUsername: instance.masterUsername,
    ...(instance.databaseName !== undefined && { DBName: instance.databaseName }),
    ...(isThere &&
      port !== undefined && {
        Endpoint: { Address: '127.0.0.1', Port: port, HostedZoneId: hostedZone },
      }),
    ...(instance.createdAt !== undefined && { InstanceCreateTime: new Date(instance.createdAt) }),
    DbInstancePort: 0,
    DBSecurityGroups: [],
    VpcSecurityGroups: settings.VpcSecurityGroupIds.map((VpcSecurityGroupId) => ({
      VpcSecurityGroupId,
      Status: 'active',
    })),
    DBParameterGroups: [
      {
        DBParameterGroupName: settings.DBParameterGroupName,
        ParameterApplyStatus: instance.parametersPending ? 'pending-reboot' : 'in-sync',
      },
    ],
    OptionGroupMemberships: [{ OptionGroupName: settings.OptionGroupName, Status: 'in-sync' }],
    DBSubnetGroup: describedGroup(findSubnetGroup(call, instance.subnetGroup)),
    AvailabilityZone: instance.zone,
    ...(settings.MultiAZ &&
      instance.secondaryZone !== undefined && {
        SecondaryAvailabilityZone: instance.secondaryZone,
      }),
    PendingModifiedValues: shownPending(instance.pending),
    StorageEncrypted: instance.encryption !== undefined,
    ...(instance.encryption && { KmsKeyId: instance.encryption.keyArn }),
    ...(instance.masterSecret && {
      MasterUserSecret: {
        SecretArn: instance.masterSecret.arn,
        SecretStatus: instance.masterSecret.status,
        KmsKeyId: instance.masterSecret.kmsKeyId,
      },
    }),
    CertificateDetails: {
      CAIdentifier: settings.CACertificateIdentifier,
      ValidTill: new Date(Date.UTC(2120, 0, 1)),
    },
    IAMDatabaseAuthenticationEnabled: false,
    ReadReplicaDBInstanceIdentifiers: [],
    DomainMemberships: [],
    AssociatedRoles: [],
    TagList: shownTags(instance.tags),
    CustomerOwnedIpEnabled: false,
    NetworkType: 'IPV4',
    BackupTarget: 'region',
    ActivityStreamStatus: 'stopped',
    MultiTenant: false,
    DedicatedLogVolume: false,
  };
}

function shownSettings(settings: Instance['settings']): Rds.DBInstance {
  const {
    DBParameterGroupName: _group,
    DBPortNumber: _port,
    OptionGroupName: _option,
    ...rest
  } = settings;
  const { EnablePerformanceInsights, VpcSecurityGroupIds: _ids, logExports, ...shown } = rest;
  return {
    ...shown,
    DatabaseInsightsMode: shown.DatabaseInsightsMode as Rds.DatabaseInsightsMode,
    PerformanceInsightsEnabled: EnablePerformanceInsights,
    ...(logExports.length > 0 && { EnabledCloudwatchLogsExports: [...logExports] }),
  };
}

/** A password that waits is shown as `****`. */
function shownPending({ masterVerifier, ...pending }: PendingChanges): Rds.PendingModifiedValues {
  const { DBPortNumber: Port, AllocatedStorage, DBInstanceClass, EngineVersion } = pending;
  const { BackupRetentionPeriod, MultiAZ, Iops, StorageThroughput, StorageType } = pending;
  const values = {
    ...{ AllocatedStorage, DBInstanceClass, EngineVersion, Port, BackupRetentionPeriod },
    ...{ MultiAZ, Iops, StorageThroughput, StorageType },
    CACertificateIdentifier: pending.CACertificateIdentifier,
    MasterUserPassword: masterVerifier === undefined ? undefined : '****',
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
