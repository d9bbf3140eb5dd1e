import type { World } from '../../world.ts';
import {
  hasData,
  removeStrangers,
  setMasterPassword,
  shouldRun,
  startDatabase,
  stopDatabase,
} from './databases.ts';
import { tell } from './events.ts';
import { fail } from './life-cycle.ts';
import { type Instance, storeOf } from './store.ts';

/**
 * After the state was replaced: ends the servers of instances that are not in it, and starts those that should run. What is in
 * a database is no part of the state: an instance that this process has run keeps its data as they are, any other is empty.
 */
export async function resume(world: World): Promise<void> {
  const instances = allInstances(world);
  await removeStrangers(world, instances);
  await Promise.all(instances.map((instance) => bringBack(world, instance)));
}

async function bringBack(world: World, instance: Instance): Promise<void> {
  if (!shouldRun(instance)) return stopDatabase(world, instance);
  const wasThere = hasData(world, instance);
  try {
    await startDatabase(world, instance);
    await setMasterPassword(world, instance, instance.masterVerifier);
  } catch (error) {
    return fail(world, instance, error);
  }
  if (wasThere) return;
  const message = `The data of ${instance.id} are not on this machine any more: it starts empty, at 127.0.0.1:${instance.port}`;
  tell(world, instance, 'recovery', message);
  console.error(message);
}

function allInstances(world: World): Instance[] {
  return Object.keys(world.state.stores).flatMap((key) => {
    const [service, account = '', region = ''] = key.split('/');
    return service === 'rds' ? Object.values(storeOf({ world, account, region }).instances) : [];
  });
}
