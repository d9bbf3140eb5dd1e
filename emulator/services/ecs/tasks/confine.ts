import type * as Ecs from '@aws-sdk/client-ecs';
import { readCpu, readMemory } from '../fargate-sizes.ts';
import type { Confinement } from '../runtime/container.ts';
import type { Definition } from '../store.ts';

/** What bounds a container: its own limit of memory, else its task's; of processors the task's. */
export function confine(
  { cpu = '', memory = '', containerDefinitions }: Definition['shape'],
  container: Ecs.ContainerDefinition,
): Confinement {
  const memoryMiB = container.memory ?? readMemory(memory);
  const units = readCpu(cpu);
  const others = containerDefinitions.filter(({ name }) => name !== container.name);
  const scratch = (container.mountPoints ?? []).map(
    ({ sourceVolume: volume = '', containerPath: path = '' }) => ({
      ...{ volume, path },
      isShared: others.some((other) => mounts(other, volume)),
    }),
  );
  return {
    ...(container.user !== undefined && { user: container.user }),
    ...(memoryMiB !== undefined && { memoryMiB }),
    ...(units !== undefined && { cpus: units / 1024 }),
    scratch,
  };
}

function mounts({ mountPoints = [] }: Ecs.ContainerDefinition, volume: string): boolean {
  return mountPoints.some(({ sourceVolume }) => sourceVolume === volume);
}
