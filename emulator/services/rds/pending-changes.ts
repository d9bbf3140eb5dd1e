import type { World } from '../../world.ts';
import { setMasterPassword } from './databases.ts';
import type { Instance, Settings } from './store.ts';

/** Settings whose change takes the server down for a moment. */
const withOutage: ReadonlySet<keyof Settings> = new Set([
  'CACertificateIdentifier',
  'DBInstanceClass',
  'DBPortNumber',
  'EngineVersion',
]);

/** Makes the changes that wait; answers whether the server must be started anew for them. */
export async function makePendingChanges(world: World, instance: Instance): Promise<boolean> {
  const { masterVerifier, ...settings } = instance.pending;
  instance.pending = {};
  if (instance.maintenance !== undefined) world.clock.cancel(instance.maintenance);
  delete instance.maintenance;
  const changed = (Object.keys(settings) as (keyof Settings)[]).filter(
    (name) => settings[name] !== instance.settings[name],
  );
  instance.settings = { ...instance.settings, ...settings };
  if (masterVerifier !== undefined) {
    await setMasterPassword(world, instance, masterVerifier);
    instance.masterVerifier = masterVerifier;
  }
  return changed.some((name) => withOutage.has(name));
}
