import type * as Rds from '@aws-sdk/client-rds';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { setMasterPassword } from './databases.ts';
import { isOlder } from './engine-versions.ts';
import { findInstance, findSubnetGroup } from './find.ts';
import { inTurn } from './in-turn.ts';
import { enter, planMaintenance } from './life-cycle.ts';
import { checkPassword, verifierOf } from './master-password.ts';
import { createMasterSecret, removeMasterSecret, rotateMasterSecret } from './master-secret.ts';
import { securityGroupsIn } from './network.ts';
import { invalidCombination, invalidValue, refuseOthers, required } from './refusals.ts';
import {
  checkLogTypes,
  checkPort,
  checkTogether,
  settingMembers,
  settingsIn,
} from './settings-input.ts';
import type { Instance, PendingChanges, Settings } from './store.ts';

type Input = Rds.ModifyDBInstanceCommandInput;

const known = [
  ...settingMembers,
  ...['DBInstanceIdentifier', 'ApplyImmediately', 'MasterUserPassword', 'DBPortNumber'],
  ...['AllowMajorVersionUpgrade', 'CloudwatchLogsExportConfiguration', 'DBSubnetGroupName'],
  ...['ManageMasterUserPassword', 'MasterUserSecretKmsKeyId', 'RotateMasterUserPassword', 'Engine'],
  ...['CertificateRotationRestart', 'UseDefaultProcessorFeatures', 'PromotionTier'],
];

/**
 * Settings that wait for the maintenance window unless they are to be applied immediately.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html#USER_ModifyInstance.Settings
 */
const waiting: ReadonlySet<string> = new Set<keyof Settings>([
  'AllocatedStorage',
  'CACertificateIdentifier',
  'DBInstanceClass',
  'EngineVersion',
  'Iops',
  'MultiAZ',
  'StorageThroughput',
  'StorageType',
]);

export function modifyInstance(input: Input, call: Call): Promise<Instance> {
  refuseOthers('ModifyDBInstance', input, known);
  const instance = findInstance(call, input.DBInstanceIdentifier);
  return inTurn(instance, () => modify(instance, input, call));
}

async function modify(instance: Instance, input: Input, call: Call): Promise<Instance> {
  if (instance.status !== 'available') throw notAvailable();
  refuseParts(input, instance);
  const { later, now } = parted(changesIn(input, instance, call));
  const groups = await newGroups(input, instance, call);
  checkCredentials(input, instance);
  await changeCredentials(input, call, instance);
  // It may have been deleted meanwhile.
  if (instance.status !== 'available') throw notAvailable();
  if (
    now.DBParameterGroupName !== undefined &&
    now.DBParameterGroupName !== instance.settings.DBParameterGroupName
  ) {
    instance.parametersPending = true;
  }
  const { DBPortNumber, ...rest } = now;
  instance.settings = { ...instance.settings, ...rest, ...groups };
  if (input.MaxAllocatedStorage === instance.settings.AllocatedStorage) {
    delete instance.settings.MaxAllocatedStorage;
  }
  instance.pending = { ...instance.pending, ...later };
  applyOrWait(input, call, instance, DBPortNumber);
  return instance;
}

export function notAvailable(): Fault {
  return new Fault('InvalidDBInstanceStateFault', 'Database instance is not in available state.');
}

function applyOrWait(input: Input, call: Call, instance: Instance, port: number | undefined): void {
  if (port !== undefined) instance.pending.DBPortNumber = port;
  const isImmediate = input.ApplyImmediately === true || port !== undefined;
  const hasPending = Object.keys(instance.pending).length > 0;
  if (isImmediate && hasPending) enter(call.world, instance, 'modifying', 'modified');
  else planMaintenance(call.world, instance);
}

function refuseParts(input: Input, instance: Instance): void {
  if (input.Engine !== undefined && input.Engine !== 'postgres') {
    throw notImplemented(`Engine ${input.Engine} of rds:ModifyDBInstance`);
  }
  const { DBSubnetGroupName: group } = input;
  if (group !== undefined && group.toLowerCase() !== instance.subnetGroup) {
    throw notImplemented('Another DBSubnetGroupName of rds:ModifyDBInstance');
  }
}

function changesIn(input: Input, instance: Instance, call: Call): Partial<Settings> {
  const { VpcSecurityGroupIds: _groups, ...given } = settingsIn(input, call);
  const exports = input.CloudwatchLogsExportConfiguration;
  const changes: Partial<Settings> = {
    ...given,
    ...(input.DBPortNumber !== undefined && { DBPortNumber: checkPort(input.DBPortNumber) }),
    ...(exports && { logExports: newExports(instance.settings.logExports, exports) }),
  };
  const next = { ...instance.settings, ...changes };
  if (next.AllocatedStorage < instance.settings.AllocatedStorage) {
    throw invalidCombination(
      `Requested storage size (${next.AllocatedStorage}) cannot be less than the current storage size (${instance.settings.AllocatedStorage}).`,
    );
  }
  if (isOlder(next.EngineVersion, instance.settings.EngineVersion)) {
    throw invalidCombination(
      `Cannot upgrade postgres from ${instance.settings.EngineVersion} to ${next.EngineVersion}`,
    );
  }
  if (next.MonitoringInterval === 0) delete next.MonitoringRoleArn;
  // Set to the storage that is there, it turns the growth off.
  if (next.MaxAllocatedStorage === next.AllocatedStorage) delete next.MaxAllocatedStorage;
  checkTogether(next);
  return Object.fromEntries(
    Object.entries(changes).filter(
      ([name, value]) =>
        JSON.stringify(value) !== JSON.stringify(instance.settings[name as keyof Settings]),
    ),
  );
}

function parted(changes: Partial<Settings>): { later: PendingChanges; now: Partial<Settings> } {
  const entries = Object.entries(changes);
  return {
    later: Object.fromEntries(entries.filter(([name]) => waiting.has(name))),
    now: Object.fromEntries(entries.filter(([name]) => !waiting.has(name))),
  };
}

function newExports(
  present: readonly string[],
  change: Rds.CloudwatchLogsExportConfiguration,
): string[] {
  const off = checkLogTypes(change.DisableLogTypes ?? []);
  const left = present.filter((type) => !off.includes(type));
  return checkLogTypes([...left, ...(change.EnableLogTypes ?? [])]);
}

async function newGroups(
  { VpcSecurityGroupIds: ids }: Input,
  instance: Instance,
  call: Call,
): Promise<Partial<Settings>> {
  if (ids === undefined) return {};
  const { vpcId } = findSubnetGroup(call, instance.subnetGroup);
  return { VpcSecurityGroupIds: await securityGroupsIn(call, vpcId, ids) };
}

function checkCredentials(input: Input, { masterSecret }: Instance): void {
  const { ManageMasterUserPassword: manages, MasterUserPassword: password } = input;
  const willBeManaged = manages ?? masterSecret !== undefined;
  if (willBeManaged && password !== undefined) {
    throw invalidCombination(
      "You can't specify MasterUserPassword for an instance with ManageMasterUserPassword enabled.",
    );
  }
  if (manages === false && masterSecret !== undefined) required(password, 'MasterUserPassword');
  if (password !== undefined) checkPassword(password);
  const key = input.MasterUserSecretKmsKeyId;
  // The key that the secret has anyway changes nothing; a rolled back update asks for it.
  if (key !== undefined && manages !== true && key !== masterSecret?.kmsKeyId) {
    throw invalidCombination(
      'You can only specify MasterUserSecretKmsKeyId with ManageMasterUserPassword.',
    );
  }
  if (input.RotateMasterUserPassword !== true) return;
  if (masterSecret === undefined) {
    throw invalidCombination(
      "You can't rotate the master user password of an instance that is not managed by Secrets Manager.",
    );
  }
  if (input.ApplyImmediately !== true) {
    throw invalidValue(
      'You must apply the change immediately when rotating the master user password.',
    );
  }
}

/** Passwords change at once, whatever else waits. */
async function changeCredentials(input: Input, call: Call, instance: Instance): Promise<void> {
  const { world } = call;
  if (input.ManageMasterUserPassword === true && instance.masterSecret === undefined) {
    const made = await createMasterSecret(call, instance, input.MasterUserSecretKmsKeyId);
    await setMasterPassword(world, instance, made.verifier);
    instance.masterVerifier = made.verifier;
    instance.masterSecret = made.secret;
  } else if (input.MasterUserPassword !== undefined) {
    const verifier = verifierOf(world, input.MasterUserPassword);
    await setMasterPassword(world, instance, verifier);
    instance.masterVerifier = verifier;
    if (input.ManageMasterUserPassword === false) {
      await removeMasterSecret(world, instance);
      delete instance.masterSecret;
    }
  }
  if (input.RotateMasterUserPassword === true) await rotateMasterSecret(world, instance);
}
