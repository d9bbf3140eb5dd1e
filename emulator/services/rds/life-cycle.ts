import type { TimerHandler } from '../../service.ts';
import type { World } from '../../world.ts';
import { removeDatabase, restartDatabase, startDatabase, stopDatabase } from './databases.ts';
import { canOpenStorage, retireGrant } from './encryption.ts';
import { tell } from './events.ts';
import { removeMasterSecret } from './master-secret.ts';
import { makePendingChanges } from './pending-changes.ts';
import { makeAutomatedSnapshot, removeAutomatedSnapshots } from './snapshot-records.ts';
import { type Instance, type Step, storeOf } from './store.ts';
import { nextOpening } from './windows.ts';

/** How long each step takes, in seconds of the emulator's time: shorter than in AWS, and in its order. */
const seconds: Readonly<Record<Step, number>> = {
  created: 180,
  'backed-up': 60,
  modified: 30,
  rebooted: 30,
  started: 120,
  stopped: 60,
  deleted: 60,
};

/** Puts an instance into a status that ends by itself with `step`. */
export function enter(world: World, instance: Instance, status: string, step: Step): void {
  if (instance.next !== undefined) world.clock.cancel(instance.next.timer);
  const { account, region, id } = instance;
  const at = world.clock.now() + seconds[step] * 1000;
  const due = { at, service: 'rds', name: 'step', account, region, data: id };
  instance.status = status;
  instance.next = { step, timer: world.clock.schedule(due) };
}

/** The next step of the instance that the timer names; an instance that is gone has none. */
export const takeStep: TimerHandler = async ({ id: timer, account, region, data }, world) => {
  const instance = storeOf({ world, account, region }).instances[String(data)];
  if (instance?.next?.timer !== timer) return;
  const { step } = instance.next;
  delete instance.next;
  await world.clock.during(() => steps[step](world, instance));
};

/** Whether a step may still write down how it ended: nobody has deleted the instance meanwhile, or replaced the state. */
function isCurrent(world: World, instance: Instance): boolean {
  const { instances } = storeOf({ world, ...instance });
  return instances[instance.id] === instance && instance.next === undefined;
}

const steps: Readonly<Record<Step, (world: World, instance: Instance) => Promise<void>>> = {
  created: async (world, instance) => {
    if (!(await comesUp(world, instance))) return;
    instance.createdAt = world.clock.now();
    tell(world, instance, 'creation', 'DB instance created');
    if (instance.settings.BackupRetentionPeriod === 0) instance.status = 'available';
    else enter(world, instance, 'backing-up', 'backed-up');
  },
  'backed-up': async (world, instance) => {
    makeAutomatedSnapshot(world, instance);
    tell(world, instance, 'backup', 'Finished DB Instance backup');
    instance.status = 'available';
  },
  modified: async (world, instance) => {
    const needsRestart = await makePendingChanges(world, instance);
    if (needsRestart && !(await succeeds(world, instance, restartDatabase))) return;
    if (!isCurrent(world, instance)) return;
    tell(world, instance, 'configuration change', 'Finished applying modification');
    instance.status = 'available';
  },
  rebooted: async (world, instance) => {
    if (!(await comesUp(world, instance))) return;
    tell(world, instance, 'availability', 'DB instance restarted');
    instance.status = 'available';
  },
  started: async (world, instance) => {
    if (!(await comesUp(world, instance))) return;
    tell(world, instance, 'notification', 'DB instance started');
    instance.status = 'available';
  },
  stopped: async (world, instance) => {
    await stopDatabase(world, instance);
    if (!isCurrent(world, instance)) return;
    tell(world, instance, 'notification', 'DB instance stopped');
    instance.status = 'stopped';
  },
  deleted: async (world, instance) => {
    await removeDatabase(world, instance);
    await removeMasterSecret(world, instance);
    const { encryption } = instance;
    if (encryption) await retireGrant(world, instance, encryption.keyArn, encryption.grantId);
    if (instance.maintenance !== undefined) world.clock.cancel(instance.maintenance);
    removeAutomatedSnapshots(world, instance);
    tell(world, instance, 'deletion', 'DB instance deleted');
    delete storeOf({ world, ...instance }).instances[instance.id];
  },
};

/** Starts the server if RDS can open the storage, and takes the status that tells why not. */
async function comesUp(world: World, instance: Instance): Promise<boolean> {
  if (!(await canOpenStorage(world, instance))) {
    await stopDatabase(world, instance);
    if (!isCurrent(world, instance)) return false;
    instance.status = 'inaccessible-encryption-credentials-recoverable';
    tell(
      world,
      instance,
      'failure',
      'The KMS key of the storage cannot be used; enable it, and start the DB instance',
    );
    return false;
  }
  return isCurrent(world, instance) && succeeds(world, instance, startDatabase);
}

/** Does it; where it fails the instance has failed. False also where it was deleted meanwhile. */
async function succeeds(
  world: World,
  instance: Instance,
  work: typeof startDatabase,
): Promise<boolean> {
  try {
    await work(world, instance);
    return isCurrent(world, instance);
  } catch (error) {
    if (!isCurrent(world, instance)) return false;
    fail(world, instance, error);
    return false;
  }
}

/** Its server does not start. */
export function fail(world: World, instance: Instance, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  instance.status = 'failed';
  tell(world, instance, 'failure', `The database server could not be started: ${reason}`);
}

/** Sees to it that what waits is made in the next maintenance window. */
export function planMaintenance(world: World, instance: Instance): void {
  if (instance.maintenance !== undefined) world.clock.cancel(instance.maintenance);
  delete instance.maintenance;
  if (Object.keys(instance.pending).length === 0) return;
  const { account, region, id, settings } = instance;
  const at = nextOpening(settings.PreferredMaintenanceWindow, world.clock.now());
  const due = { at, service: 'rds', name: 'maintain', account, region, data: id };
  instance.maintenance = world.clock.schedule(due);
}

export const maintain: TimerHandler = ({ id: timer, account, region, data }, world) => {
  const instance = storeOf({ world, account, region }).instances[String(data)];
  if (instance?.maintenance !== timer) return;
  delete instance.maintenance;
  if (instance.status === 'available') enter(world, instance, 'modifying', 'modified');
  else planMaintenance(world, instance);
};
