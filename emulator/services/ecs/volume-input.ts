import type * as Ecs from '@aws-sdk/client-ecs';
import { clientException } from './faults.ts';
import { refuseOthers } from './refuse-others.ts';

type Input = Ecs.RegisterTaskDefinitionCommandInput;

/** Scratch space: a name and nothing else. */
export function readVolumes(
  { volumes = [] }: Input,
  containers: readonly Ecs.ContainerDefinition[],
): Ecs.Volume[] {
  for (const volume of volumes) {
    const { host = {}, ...rest } = volume;
    refuseOthers(`volume ${volume.name}`, { ...rest, ...host }, ['name']);
  }
  const names = new Set(volumes.map(({ name }) => name));
  if (names.size < volumes.length) throw clientException('Volume names must be unique.');
  for (const { mountPoints = [] } of containers) {
    const unknown = mountPoints.find(({ sourceVolume }) => !names.has(sourceVolume));
    if (unknown !== undefined) throw clientException(`Unknown volume '${unknown.sourceVolume}'.`);
  }
  return volumes.map((volume) => ({ ...volume, host: {} }));
}
