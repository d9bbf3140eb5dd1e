import type * as Rds from '@aws-sdk/client-rds';
import { Fault } from '../../fault.ts';
import { unlessMissing } from './missing.ts';
import { attributesOf, findInstance, readInstance } from './rds-instance-read.ts';
import { creation, type InstanceProperties, modification } from './rds-instance-shapes.ts';
import { retagRds } from './rds-tags.ts';
import { type Apply, type Context, type ResourceType, replaced } from './type.ts';

/** All that RDS changes in place goes by one call, and is waited for. */
const modify: Apply<InstanceProperties> = async (change, context) => {
  const { physicalId: DBInstanceIdentifier, previous, properties } = change;
  const input = { DBInstanceIdentifier, ...modification(previous, properties) };
  await context.call('rds', 'ModifyDBInstance', input);
  const isImmediate = properties.ApplyImmediately !== false;
  const instance = await becomesAvailable(DBInstanceIdentifier, context, isImmediate);
  // A group's parameters come into force when the instance starts with it.
  const isOtherGroup = previous.DBParameterGroupName !== properties.DBParameterGroupName;
  const waits = instance.DBParameterGroups?.[0]?.ParameterApplyStatus === 'pending-reboot';
  if (isOtherGroup && waits && isImmediate) {
    await context.call('rds', 'RebootDBInstance', { DBInstanceIdentifier });
    await becomesAvailable(DBInstanceIdentifier, context, isImmediate);
  }
  context.learned(attributesOf(instance));
};

/** Says only how other properties are changed, or what becomes of backups. */
const nothing: Apply<InstanceProperties> = async () => {};

/** Clusters, replicas, restored instances and directories are not there, and so their properties are refused. */
function isLowerCaseOf(written: unknown, shown: unknown): boolean {
  return shown === String(written).toLowerCase();
}

export const dbInstance: ResourceType<InstanceProperties> = {
  type: 'AWS::RDS::DBInstance',
  writeOnly: [
    ...['AllowMajorVersionUpgrade', 'ApplyImmediately', 'DeleteAutomatedBackups'],
    ...['MasterUserPassword', 'Port'],
  ] as (keyof InstanceProperties & string)[],
  means: {
    DBInstanceIdentifier: isLowerCaseOf,
    DBParameterGroupName: isLowerCaseOf,
    // "18" is written, "18.4" runs.
    EngineVersion: (written, shown) => String(shown).startsWith(`${written}.`),
  },
  snapshots: 'unless told otherwise',
  properties: {
    AllocatedStorage: modify,
    AllowMajorVersionUpgrade: nothing,
    ApplyImmediately: nothing,
    AutoMinorVersionUpgrade: modify,
    AvailabilityZone: replaced,
    BackupRetentionPeriod: modify,
    CACertificateIdentifier: modify,
    CopyTagsToSnapshot: modify,
    DBInstanceClass: modify,
    DBInstanceIdentifier: replaced,
    DBName: replaced,
    DBParameterGroupName: modify,
    DBSubnetGroupName: replaced,
    DatabaseInsightsMode: modify,
    DeleteAutomatedBackups: nothing,
    DeletionProtection: modify,
    EnableCloudwatchLogsExports: modify,
    EnableIAMDatabaseAuthentication: modify,
    EnablePerformanceInsights: modify,
    Engine: replaced,
    EngineLifecycleSupport: modify,
    EngineVersion: modify,
    Iops: modify,
    KmsKeyId: replaced,
    LicenseModel: modify,
    ManageMasterUserPassword: modify,
    MasterUserPassword: modify,
    MasterUserSecret: modify,
    MasterUsername: replaced,
    MaxAllocatedStorage: modify,
    MonitoringInterval: modify,
    MonitoringRoleArn: modify,
    MultiAZ: modify,
    NetworkType: modify,
    OptionGroupName: modify,
    PerformanceInsightsKMSKeyId: modify,
    PerformanceInsightsRetentionPeriod: modify,
    Port: replaced,
    PreferredBackupWindow: modify,
    PreferredMaintenanceWindow: modify,
    PubliclyAccessible: modify,
    StorageEncrypted: replaced,
    StorageThroughput: modify,
    StorageType: modify,
    Tags: retagRds('DBInstanceArn'),
    VPCSecurityGroups: modify,
  },
  async create(properties, context) {
    const id = (properties.DBInstanceIdentifier ?? generatedName(context)).toLowerCase();
    const { DBInstance = {} } = await context.call<Rds.CreateDBInstanceCommandOutput>(
      'rds',
      'CreateDBInstance',
      creation(id, properties),
    );
    context.created({ physicalId: id, attributes: attributesOf(DBInstance) });
    const instance = await becomesAvailable(id, context, true);
    return { physicalId: id, attributes: attributesOf(instance) };
  },
  async delete({ physicalId: DBInstanceIdentifier, properties, snapshot }, context) {
    const present = await findInstance(DBInstanceIdentifier, context);
    if (present === undefined) return;
    const { DeleteAutomatedBackups } = properties;
    // Of what never came to be there is nothing to keep.
    const keeps = snapshot && present.InstanceCreateTime !== undefined;
    if (present.DBInstanceStatus !== 'deleting') {
      await unlessMissing(
        context.call('rds', 'DeleteDBInstance', {
          DBInstanceIdentifier,
          SkipFinalSnapshot: !keeps,
          ...(keeps && { FinalDBSnapshotIdentifier: snapshotName(context) }),
          ...(DeleteAutomatedBackups !== undefined && { DeleteAutomatedBackups }),
        } satisfies Rds.DeleteDBInstanceCommandInput),
      );
    }
    await context.until(
      async () => (await findInstance(DBInstanceIdentifier, context)) === undefined,
    );
  },
  read: ({ physicalId }, context) => readInstance(physicalId, context),
};

/** Where RDS ends up in a status that it does not leave by itself, the resource has failed. */
async function becomesAvailable(
  id: string,
  context: Context,
  hasNothingPending: boolean,
): Promise<Rds.DBInstance> {
  let instance: Rds.DBInstance = {};
  await context.until(async () => {
    instance = (await findInstance(id, context)) ?? {};
    const { DBInstanceStatus: status = 'deleted', PendingModifiedValues: pending = {} } = instance;
    if (/^(failed|deleted|incompatible-|inaccessible-|storage-full)/.test(status)) {
      throw new Fault('NotStabilized', `DB instance ${id} is in the state ${status}`);
    }
    return status === 'available' && !(hasNothingPending && Object.keys(pending).length > 0);
  });
  return instance;
}

/** No two hyphens may follow each other. */
function generatedName(context: Context): string {
  return context.lowerCaseName(63).replace(/-{2,}/g, '-');
}

function snapshotName(context: Context): string {
  const suffix = context.name().slice(-12);
  const name = `${context.stackName}-snapshot-${context.logicalId}-${suffix}`;
  return name.toLowerCase().replace(/-{2,}/g, '-').slice(-255);
}
