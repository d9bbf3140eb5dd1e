import type * as Rds from '@aws-sdk/client-rds';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { onResource, toCreate } from './access.ts';
import { findInstance, findSnapshot } from './find.ts';
import { identifier, nameIn } from './names.ts';
import { filtered, page } from './page.ts';
import { refuseOthers } from './refusals.ts';
import { newSnapshot } from './snapshot-records.ts';
import { type Snapshot, storeOf } from './store.ts';
import { readTags, shownTags } from './tag-list.ts';

/** Snapshots by name alone: what was in the database is not kept, and nothing is restored from them. */
export const snapshots = {
  CreateDBSnapshot: {
    access: (input, call) => [
      ...toCreate(call, 'CreateDBSnapshot', 'snapshot', input.DBSnapshotIdentifier, input.Tags),
      onResource(call, 'CreateDBSnapshot', 'db', input.DBInstanceIdentifier),
    ],
    handle: (input, call) => {
      refuseOthers('CreateDBSnapshot', input, [
        'DBSnapshotIdentifier',
        'DBInstanceIdentifier',
        'Tags',
      ]);
      const id = identifier(input.DBSnapshotIdentifier, 'DBSnapshotIdentifier', 255);
      const instance = findInstance(call, input.DBInstanceIdentifier);
      requireFreeSnapshot(call, id);
      if (instance.status !== 'available' && instance.status !== 'stopped') {
        throw new Fault(
          'InvalidDBInstanceStateFault',
          `Cannot create a snapshot because the database instance ${instance.id} is not currently in the available state.`,
        );
      }
      const snapshot = newSnapshot(call.world, instance, id, 'manual', readTags(input.Tags));
      storeOf(call).snapshots[id] = snapshot;
      return { DBSnapshot: described(snapshot) };
    },
  },
  DescribeDBSnapshots: {
    access: (input, call) => [
      onResource(call, 'DescribeDBSnapshots', 'snapshot', input.DBSnapshotIdentifier),
    ],
    handle: (input, call) => {
      refuseOthers('DescribeDBSnapshots', input, [
        ...['DBInstanceIdentifier', 'DBSnapshotIdentifier', 'SnapshotType', 'Filters'],
        ...['MaxRecords', 'Marker', 'IncludeShared', 'IncludePublic', 'DbiResourceId'],
      ]);
      const asked = filtered(listed(input, call), input.Filters, {
        'db-instance-id': ({ instanceId }) => [instanceId],
        'db-snapshot-id': ({ id, arn }) => [id, arn],
        'dbi-resource-id': ({ facts }) => [String(facts.DbiResourceId)],
        'snapshot-type': ({ type }) => [type],
        engine: () => ['postgres'],
      });
      const { items, rest } = page(asked, ({ id }) => id, input);
      return { DBSnapshots: items.map(described), ...rest };
    },
  },
  DeleteDBSnapshot: {
    access: (input, call) =>
      onResource(call, 'DeleteDBSnapshot', 'snapshot', input.DBSnapshotIdentifier),
    handle: (input, call) => {
      const snapshot = findSnapshot(call, input.DBSnapshotIdentifier);
      if (snapshot.type === 'automated') {
        throw new Fault(
          'InvalidDBSnapshotStateFault',
          `Cannot delete the snapshot ${snapshot.id} because it is an automated snapshot`,
        );
      }
      delete storeOf(call).snapshots[snapshot.id];
      return { DBSnapshot: { ...described(snapshot), Status: 'deleted' } };
    },
  },
} satisfies Operations<typeof Rds>;

export function requireFreeSnapshot(call: Call, id: string): void {
  if (!Object.hasOwn(storeOf(call).snapshots, id)) return;
  throw new Fault(
    'DBSnapshotAlreadyExistsFault',
    `Cannot create the snapshot because a snapshot with the identifier ${id} already exists.`,
  );
}

function listed(input: Rds.DescribeDBSnapshotsCommandInput, call: Call): Snapshot[] {
  const { DBSnapshotIdentifier: id, DBInstanceIdentifier: instance } = input;
  const all = id === undefined ? Object.values(storeOf(call).snapshots) : [findSnapshot(call, id)];
  return all.filter(
    (one) =>
      (instance === undefined || one.instanceId === nameIn(instance, 'db', call)) &&
      (input.SnapshotType === undefined || one.type === input.SnapshotType) &&
      (input.DbiResourceId === undefined || one.facts.DbiResourceId === input.DbiResourceId),
  );
}

function described({ facts, ...snapshot }: Snapshot): Rds.DBSnapshot {
  return {
    ...facts,
    DBSnapshotIdentifier: snapshot.id,
    DBSnapshotArn: snapshot.arn,
    DBInstanceIdentifier: snapshot.instanceId,
    SnapshotCreateTime: new Date(snapshot.createdAt),
    OriginalSnapshotCreateTime: new Date(snapshot.createdAt),
    InstanceCreateTime: new Date(snapshot.instanceCreatedAt),
    Engine: 'postgres',
    Status: snapshot.status,
    SnapshotType: snapshot.type,
    SnapshotTarget: 'region',
    PercentProgress: 100,
    TagList: shownTags(snapshot.tags),
  };
}
