import type * as Rds from '@aws-sdk/client-rds';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { removeDatabase } from './databases.ts';
import { findInstance } from './find.ts';
import { enter } from './life-cycle.ts';
import { identifier } from './names.ts';
import { invalidCombination, refuseOthers } from './refusals.ts';
import { newSnapshot } from './snapshot-records.ts';
import { requireFreeSnapshot } from './snapshots.ts';
import { type Instance, storeOf } from './store.ts';

const known = [
  ...['DBInstanceIdentifier', 'SkipFinalSnapshot', 'FinalDBSnapshotIdentifier'],
  'DeleteAutomatedBackups',
];

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html */
export function deleteInstance(input: Rds.DeleteDBInstanceCommandInput, call: Call): Instance {
  refuseOthers('DeleteDBInstance', input, known);
  const instance = findInstance(call, input.DBInstanceIdentifier);
  const { FinalDBSnapshotIdentifier: final, SkipFinalSnapshot: skips = false } = input;
  if (instance.status === 'deleting') {
    throw new Fault(
      'InvalidDBInstanceStateFault',
      `Instance ${instance.id} is already being deleted.`,
    );
  }
  if (instance.settings.DeletionProtection) {
    throw invalidCombination(
      'Cannot delete protected DB Instance, please disable deletion protection and try again.',
    );
  }
  if (skips && final !== undefined) {
    throw invalidCombination(
      'FinalDBSnapshotIdentifier cannot be specified when SkipFinalSnapshot is set to true.',
    );
  }
  if (!skips) keepLastState(call, instance, final);
  enter(call.world, instance, 'deleting', 'deleted');
  call.world.background(() => removeDatabase(call.world, instance));
  return instance;
}

function keepLastState(call: Call, instance: Instance, given: string | undefined): void {
  if (given === undefined) {
    throw invalidCombination(
      'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
    );
  }
  const id = identifier(given, 'FinalDBSnapshotIdentifier', 255);
  requireFreeSnapshot(call, id);
  if (instance.createdAt === undefined) {
    throw new Fault(
      'InvalidDBInstanceStateFault',
      `Cannot create a snapshot because the database instance ${instance.id} is not currently in the available state.`,
    );
  }
  storeOf(call).snapshots[id] = newSnapshot(call.world, instance, id, 'manual', {});
}
