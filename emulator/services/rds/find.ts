import { Fault } from '../../fault.ts';
import type { StateHolder } from '../../state.ts';
import { parameterFamily } from './engine-versions.ts';
import { arnOf, nameIn } from './names.ts';
import { required } from './refusals.ts';
import {
  type Instance,
  type ParameterGroup,
  type Snapshot,
  type SubnetGroup,
  storeOf,
} from './store.ts';

/** Every account has it, made when first asked for. */
export const defaultParameterGroup = `default.${parameterFamily}`;

/** Where to look: a `Call`, or what a timer knows. */
export interface Place {
  readonly world: StateHolder;
  readonly account: string;
  readonly region: string;
}

function own<T>(things: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(things, name) ? things[name] : undefined;
}

export function instanceNamed(place: Place, name: string): Instance | undefined {
  return own(storeOf(place).instances, nameIn(name, 'db', place));
}

export function findInstance(place: Place, name: string | undefined): Instance {
  const given = required(name, 'DBInstanceIdentifier');
  const instance = instanceNamed(place, given);
  if (instance !== undefined) return instance;
  throw new Fault('DBInstanceNotFoundFault', `DBInstance ${nameIn(given, 'db', place)} not found.`);
}

export function findSubnetGroup(place: Place, name: string | undefined): SubnetGroup {
  const given = required(name, 'DBSubnetGroupName').toLowerCase();
  const group = own(storeOf(place).subnetGroups, given);
  if (group !== undefined) return group;
  throw new Fault('DBSubnetGroupNotFoundFault', `DB subnet group '${given}' does not exist.`);
}

export function findParameterGroup(place: Place, name: string | undefined): ParameterGroup {
  const given = nameIn(required(name, 'DBParameterGroupName'), 'pg', place);
  const { parameterGroups } = storeOf(place);
  const group = own(parameterGroups, given);
  if (group !== undefined) return group;
  if (given === defaultParameterGroup) {
    const made = {
      name: given,
      arn: arnOf(place, 'pg', given),
      family: parameterFamily,
      description: `Default parameter group for ${parameterFamily}`,
      values: {},
      tags: {},
    };
    parameterGroups[given] = made;
    return made;
  }
  throw new Fault('DBParameterGroupNotFoundFault', `DBParameterGroup not found: ${given}`);
}

export function findSnapshot(place: Place, name: string | undefined): Snapshot {
  const given = nameIn(required(name, 'DBSnapshotIdentifier'), 'snapshot', place);
  const snapshot = own(storeOf(place).snapshots, given);
  if (snapshot !== undefined) return snapshot;
  throw new Fault('DBSnapshotNotFoundFault', `DBSnapshot ${given} not found.`);
}
