import type { Call } from '../../service.ts';
import { configure } from './databases.ts';
import type { ParameterChanges } from './parameter-groups.ts';
import { type ParameterGroup, storeOf } from './store.ts';

/** Carries changes of a group into its instances: at once, or with their next restart. */
export async function applyParameters(
  call: Call,
  group: ParameterGroup,
  changes: ParameterChanges,
): Promise<void> {
  const members = Object.values(storeOf(call).instances).filter(
    ({ settings }) => settings.DBParameterGroupName === group.name,
  );
  for (const instance of members) {
    const parameters = { ...instance.parameters };
    for (const [name, { value, isImmediate }] of changes) {
      if (!isImmediate) instance.parametersPending = true;
      else if (value === undefined) delete parameters[name];
      else parameters[name] = value;
    }
    instance.parameters = parameters;
    await configure(call.world, instance);
  }
}
