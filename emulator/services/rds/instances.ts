import type * as Rds from '@aws-sdk/client-rds';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { onResource } from './access.ts';
import { createAccess, createInstance, passing } from './create-instance.ts';
import { restartDatabase } from './databases.ts';
import { deleteInstance } from './delete-instance.ts';
import { describedInstance } from './describe-instance.ts';
import { canOpenStorage } from './encryption.ts';
import { findInstance, findParameterGroup } from './find.ts';
import { enter } from './life-cycle.ts';
import { modifyInstance, notAvailable } from './modify-instance.ts';
import { filtered, page } from './page.ts';
import { invalidCombination, refuseOthers } from './refusals.ts';
import { type Instance, storeOf } from './store.ts';
import { withoutPasswords } from './trail.ts';

export const instances = {
  CreateDBInstance: {
    access: createAccess,
    handle: async (input, call) => shown(await createInstance(input, call), call),
    trail: withoutPasswords,
  },
  ModifyDBInstance: {
    access: (input, call) => [
      onInstance(call, 'ModifyDBInstance', input.DBInstanceIdentifier),
      ...(input.DBParameterGroupName === undefined
        ? []
        : [onResource(call, 'ModifyDBInstance', 'pg', input.DBParameterGroupName)]),
      ...passing(input.MonitoringRoleArn),
    ],
    handle: async (input, call) => shown(await modifyInstance(input, call), call),
    trail: withoutPasswords,
  },
  DeleteDBInstance: {
    access: (input, call) => [
      onInstance(call, 'DeleteDBInstance', input.DBInstanceIdentifier),
      ...(input.FinalDBSnapshotIdentifier === undefined
        ? []
        : [onResource(call, 'CreateDBSnapshot', 'snapshot', input.FinalDBSnapshotIdentifier)]),
    ],
    handle: (input, call) => shown(deleteInstance(input, call), call),
  },
  RebootDBInstance: {
    access: (input, call) => onInstance(call, 'RebootDBInstance', input.DBInstanceIdentifier),
    handle: async (input, call) => {
      refuseOthers('RebootDBInstance', input, ['DBInstanceIdentifier', 'ForceFailover']);
      const instance = findInstance(call, input.DBInstanceIdentifier);
      if (instance.status !== 'available') throw notAvailable();
      if (input.ForceFailover === true && !instance.settings.MultiAZ) {
        throw invalidCombination(
          'ForceFailover cannot be specified since the instance is not configured for Multi-AZ.',
        );
      }
      const group = findParameterGroup(call, instance.settings.DBParameterGroupName);
      instance.parameters = { ...group.values };
      instance.parametersPending = false;
      enter(call.world, instance, 'rebooting', 'rebooted');
      await restartDatabase(call.world, instance);
      return shown(instance, call);
    },
  },
  StartDBInstance: {
    access: (input, call) => onInstance(call, 'StartDBInstance', input.DBInstanceIdentifier),
    handle: async (input, call) => {
      refuseOthers('StartDBInstance', input, ['DBInstanceIdentifier']);
      const instance = findInstance(call, input.DBInstanceIdentifier);
      const isSealed = instance.status.startsWith('inaccessible-encryption-credentials');
      if (instance.status !== 'stopped' && !isSealed) {
        throw new Fault('InvalidDBInstanceStateFault', `Instance ${instance.id} is not stopped.`);
      }
      if (!(await canOpenStorage(call.world, instance))) {
        throw new Fault(
          'KMSKeyNotAccessibleFault',
          `The specified KMS key [${instance.encryption?.keyArn}] does not exist, is not enabled or you do not have permissions to access it.`,
        );
      }
      const group = findParameterGroup(call, instance.settings.DBParameterGroupName);
      instance.parameters = { ...group.values };
      instance.parametersPending = false;
      enter(call.world, instance, 'starting', 'started');
      return shown(instance, call);
    },
  },
  StopDBInstance: {
    access: (input, call) => onInstance(call, 'StopDBInstance', input.DBInstanceIdentifier),
    handle: (input, call) => {
      refuseOthers('StopDBInstance', input, ['DBInstanceIdentifier']);
      const instance = findInstance(call, input.DBInstanceIdentifier);
      if (instance.status !== 'available') {
        throw new Fault(
          'InvalidDBInstanceStateFault',
          `Instance ${instance.id} is not in available state.`,
        );
      }
      enter(call.world, instance, 'stopping', 'stopped');
      return shown(instance, call);
    },
  },
  DescribeDBInstances: {
    access: (input, call) => onInstance(call, 'DescribeDBInstances', input.DBInstanceIdentifier),
    handle: (input, call) => {
      const known = ['DBInstanceIdentifier', 'Filters', 'MaxRecords', 'Marker'];
      refuseOthers('DescribeDBInstances', input, known);
      const all =
        input.DBInstanceIdentifier === undefined
          ? Object.values(storeOf(call).instances)
          : [findInstance(call, input.DBInstanceIdentifier)];
      const fitting = filtered(all, input.Filters, {
        'db-instance-id': ({ id, arn }) => [id, arn],
        'dbi-resource-id': ({ resourceId }) => [resourceId],
        engine: () => ['postgres'],
        'db-cluster-id': () => [],
        domain: () => [],
      });
      const { items, rest } = page(fitting, ({ id }) => id, input);
      return { DBInstances: items.map((one) => describedInstance(one, call)), ...rest };
    },
  },
} satisfies Operations<typeof Rds>;

function shown(instance: Instance, call: Call) {
  return { DBInstance: describedInstance(instance, call) };
}

function onInstance(call: Call, action: string, name: string | undefined) {
  return onResource(call, action, 'db', name);
}
