import type * as Rds from '@aws-sdk/client-rds';
import { Fault, notImplemented } from '../../fault.ts';
import type { Access, Call } from '../../service.ts';
import { onResource, toCreate } from './access.ts';
import { startDatabase } from './databases.ts';
import { encryptStorage, retireGrant } from './encryption.ts';
import { checkClass, checkEngine, engineVersion } from './engine-versions.ts';
import {
  defaultParameterGroup,
  findParameterGroup,
  findSubnetGroup,
  instanceNamed,
} from './find.ts';
import { enter } from './life-cycle.ts';
import { demandLinkedRole } from './linked-role.ts';
import { checkDatabaseName, checkMasterName } from './master-names.ts';
import { checkPassword, verifierOf } from './master-password.ts';
import { createMasterSecret, removeMasterSecret } from './master-secret.ts';
import { arnOf, identifier } from './names.ts';
import { securityGroupsIn, zonesFor } from './network.ts';
import { invalidCombination, refuseOthers, required } from './refusals.ts';
import {
  checkLogTypes,
  checkPort,
  checkTogether,
  settingMembers,
  settingsIn,
} from './settings-input.ts';
import { type Instance, type Settings, storeOf } from './store.ts';
import { readTags } from './tag-list.ts';
import { someBackupWindow, someMaintenanceWindow } from './windows.ts';

type Input = Rds.CreateDBInstanceCommandInput;

const known = [
  ...settingMembers,
  ...['DBInstanceIdentifier', 'DBName', 'Engine', 'MasterUsername', 'MasterUserPassword', 'Port'],
  ...['ManageMasterUserPassword', 'MasterUserSecretKmsKeyId', 'AvailabilityZone', 'Tags'],
  ...['DBSubnetGroupName', 'StorageEncrypted', 'KmsKeyId', 'EnableCloudwatchLogsExports'],
  ...['BackupTarget', 'PromotionTier', 'DBSecurityGroups', 'ProcessorFeatures'],
];

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html */
export function createAccess(input: Input, call: Call): Access[] {
  const conditions = {
    'rds:DatabaseEngine': input.Engine ?? '',
    'rds:DatabaseClass': input.DBInstanceClass ?? '',
    ...(input.DBName !== undefined && { 'rds:DatabaseName': input.DBName }),
    'rds:MultiAz': String(input.MultiAZ ?? false),
    'rds:StorageEncrypted': String(input.StorageEncrypted ?? false),
    'rds:ManageMasterUserPassword': String(input.ManageMasterUserPassword ?? false),
    'rds:PubliclyAccessible': String(input.PubliclyAccessible ?? false),
  };
  const on = (kind: 'subgrp' | 'pg', name: string | undefined) =>
    name === undefined ? [] : [onResource(call, 'CreateDBInstance', kind, name, conditions)];
  return [
    ...toCreate(call, 'CreateDBInstance', 'db', input.DBInstanceIdentifier, input.Tags, conditions),
    ...on('subgrp', input.DBSubnetGroupName),
    ...on('pg', input.DBParameterGroupName),
    ...passing(input.MonitoringRoleArn),
  ];
}

export function passing(role: string | undefined): Access[] {
  if (role === undefined) return [];
  const conditions = { 'iam:PassedToService': 'monitoring.rds.amazonaws.com' };
  return [{ action: 'iam:PassRole', resource: role, conditions }];
}

/** Checks all that can be checked, then makes what can fail elsewhere: role, grant, secret. The server starts meanwhile. */
export async function createInstance(input: Input, call: Call): Promise<Instance> {
  refuseOthers('CreateDBInstance', input, known);
  const id = identifier(input.DBInstanceIdentifier, 'DBInstanceIdentifier');
  checkEngine(input.Engine);
  refuseParts(input);
  requireFree(call, id);
  const masterUsername = checkMasterName(input.MasterUsername);
  const databaseName = checkDatabaseName(input.DBName);
  const group = findSubnetGroup(call, subnetGroupName(input));
  const wanted = settingsFor(input, call);
  checkTogether({ ...wanted, VpcSecurityGroupIds: [] });
  const tags = readTags(input.Tags);
  checkCredentials(input);
  await demandLinkedRole(call);
  const VpcSecurityGroupIds = await securityGroupsIn(call, group.vpcId, input.VpcSecurityGroupIds);
  const resourceId = `db-${call.world.random.text(26, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
  const arn = arnOf(call, 'db', id);
  const instance: Instance = {
    ...{ account: call.account, region: call.region, id, arn, resourceId, masterUsername, tags },
    ...zonesFor(call, group, input),
    ...(databaseName !== undefined && { databaseName }),
    subnetGroup: group.name,
    status: 'creating',
    settings: { ...wanted, VpcSecurityGroupIds },
    pending: {},
    parameters: { ...findParameterGroup(call, wanted.DBParameterGroupName).values },
    parametersPending: false,
    ...(await secure(input, call, { arn, masterUsername, resourceId })),
  };
  try {
    requireFree(call, id);
  } catch (error) {
    await undo(call, instance);
    throw error;
  }
  storeOf(call).instances[id] = instance;
  enter(call.world, instance, 'creating', 'created');
  // A failure shows when the instance should be there.
  call.world.background(() => startDatabase(call.world, instance).catch(() => {}));
  return instance;
}

function refuseParts(input: Input): void {
  if (input.DBSecurityGroups?.length)
    throw notImplemented('DBSecurityGroups of rds:CreateDBInstance');
  if (input.ProcessorFeatures?.length)
    throw notImplemented('ProcessorFeatures of rds:CreateDBInstance');
  if (input.BackupTarget !== undefined && input.BackupTarget !== 'region') {
    throw notImplemented(`BackupTarget ${input.BackupTarget} of rds:CreateDBInstance`);
  }
}

function requireFree(call: Call, id: string): void {
  if (instanceNamed(call, id) === undefined) return;
  throw new Fault('DBInstanceAlreadyExistsFault', 'DB instance already exists');
}

/** There is no default VPC here, and so no default subnet group. */
function subnetGroupName({ DBSubnetGroupName: name }: Input): string {
  if (name !== undefined) return name;
  throw new Fault(
    'InvalidSubnet',
    'No default subnet detected in VPC. Please contact AWS Support to recreate default Subnets.',
  );
}

function settingsFor(input: Input, call: Call): Omit<Settings, 'VpcSecurityGroupIds'> {
  const { VpcSecurityGroupIds: _ids, ...given } = settingsIn(input, call);
  const { world } = call;
  const version = given.EngineVersion ?? engineVersion(undefined);
  const isMonitored = given.EnablePerformanceInsights === true;
  return {
    AutoMinorVersionUpgrade: true,
    BackupRetentionPeriod: 1,
    CACertificateIdentifier: 'rds-ca-rsa2048-g1',
    CopyTagsToSnapshot: false,
    DBParameterGroupName: defaultParameterGroup,
    DBPortNumber: checkPort(input.Port ?? 5432),
    DatabaseInsightsMode: 'standard',
    DeletionProtection: false,
    EnablePerformanceInsights: false,
    EngineLifecycleSupport: 'open-source-rds-extended-support',
    EngineVersion: version,
    LicenseModel: 'postgresql-license',
    MonitoringInterval: 0,
    MultiAZ: false,
    OptionGroupName: 'default:postgres-18',
    PreferredBackupWindow: someBackupWindow(world),
    PreferredMaintenanceWindow: someMaintenanceWindow(world),
    PubliclyAccessible: false,
    StorageType: input.Iops === undefined ? 'gp3' : 'io1',
    ...(isMonitored && { PerformanceInsightsRetentionPeriod: 7 }),
    ...given,
    AllocatedStorage: required(given.AllocatedStorage, 'AllocatedStorage'),
    DBInstanceClass: checkClass(input.DBInstanceClass, version),
    logExports: checkLogTypes(input.EnableCloudwatchLogsExports ?? []),
  };
}

function checkCredentials(input: Input): void {
  const { ManageMasterUserPassword: isManaged = false, MasterUserPassword: password } = input;
  if (isManaged && password !== undefined) {
    throw invalidCombination(
      "You can't specify MasterUserPassword for an instance with ManageMasterUserPassword enabled.",
    );
  }
  if (!isManaged && input.MasterUserSecretKmsKeyId !== undefined) {
    throw invalidCombination(
      'You can only specify MasterUserSecretKmsKeyId with ManageMasterUserPassword.',
    );
  }
  if (!isManaged) checkPassword(required(password, 'MasterUserPassword'));
  if (input.KmsKeyId !== undefined && input.StorageEncrypted !== true) {
    throw invalidCombination('You must set StorageEncrypted to true to specify a KmsKeyId.');
  }
}

/** What needs KMS and Secrets Manager: the storage's data key, and the master's password. */
async function secure(
  input: Input,
  call: Call,
  instance: Pick<Instance, 'arn' | 'masterUsername' | 'resourceId'>,
): Promise<Pick<Instance, 'encryption' | 'masterSecret' | 'masterVerifier'>> {
  const encryption =
    input.StorageEncrypted === true
      ? await encryptStorage(call, input.KmsKeyId, instance.resourceId)
      : undefined;
  const kept = encryption && { encryption };
  if (input.ManageMasterUserPassword !== true) {
    const password = required(input.MasterUserPassword, 'MasterUserPassword');
    return { ...kept, masterVerifier: verifierOf(call.world, password) };
  }
  try {
    const made = await createMasterSecret(call, instance, input.MasterUserSecretKmsKeyId);
    return { ...kept, masterSecret: made.secret, masterVerifier: made.verifier };
  } catch (error) {
    if (encryption)
      await retireGrant(
        call.world,
        { ...call, ...instance },
        encryption.keyArn,
        encryption.grantId,
      );
    throw error;
  }
}

/** Another request has taken the name meanwhile. */
async function undo(call: Call, instance: Instance): Promise<void> {
  await removeMasterSecret(call.world, instance);
  const { encryption } = instance;
  if (encryption) await retireGrant(call.world, instance, encryption.keyArn, encryption.grantId);
}
