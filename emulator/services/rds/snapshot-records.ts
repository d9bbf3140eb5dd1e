import type { World } from '../../world.ts';
import { arnOf } from './names.ts';
import { type Instance, type Snapshot, storeOf, type Tags } from './store.ts';

/** A snapshot as RDS lists it. No data are kept with it, so that nothing can be restored from it. */
export function newSnapshot(
  world: World,
  instance: Instance,
  id: string,
  type: Snapshot['type'],
  tags: Tags,
): Snapshot {
  const { settings } = instance;
  return {
    id,
    arn: arnOf(instance, 'snapshot', id),
    instanceId: instance.id,
    type,
    createdAt: world.clock.now(),
    instanceCreatedAt: instance.createdAt ?? world.clock.now(),
    status: 'available',
    facts: {
      AllocatedStorage: settings.AllocatedStorage,
      AvailabilityZone: instance.zone,
      MasterUsername: instance.masterUsername,
      EngineVersion: settings.EngineVersion,
      LicenseModel: settings.LicenseModel,
      StorageType: settings.StorageType,
      OptionGroupName: settings.OptionGroupName,
      Port: settings.DBPortNumber,
      DbiResourceId: instance.resourceId,
      Encrypted: instance.encryption !== undefined,
      ...(instance.encryption && { KmsKeyId: instance.encryption.keyArn }),
    },
    tags: { ...(settings.CopyTagsToSnapshot && instance.tags), ...tags },
  };
}

/** `rds:database-2026-11-23-08-04` */
export function makeAutomatedSnapshot(world: World, instance: Instance): void {
  const [date = '', time = ''] = world.clock.date().toISOString().split('T');
  const id = `rds:${instance.id}-${date}-${time.slice(0, 5).replace(':', '-')}`;
  const { snapshots } = storeOf({ world, ...instance });
  snapshots[id] = newSnapshot(world, instance, id, 'automated', {});
}

export function removeAutomatedSnapshots(world: World, instance: Instance): void {
  const { snapshots } = storeOf({ world, ...instance });
  for (const { id, type, instanceId } of Object.values(snapshots)) {
    if (type === 'automated' && instanceId === instance.id) delete snapshots[id];
  }
}
