import type { ContainerDependency } from '@aws-sdk/client-ecs';
import type { RunningContainer } from '../runtime/container.ts';
import { StartFailure } from './execution-role.ts';

/** Returns when all that a container waits for has come to pass; throws StartFailure if it cannot any more. */
export async function awaitDependencies(
  dependencies: readonly ContainerDependency[],
  started: (name: string) => Promise<RunningContainer>,
): Promise<void> {
  for (const { containerName = '', condition } of dependencies) {
    const container = await started(containerName);
    if (condition === 'START') continue;
    const { exitCode } = await container.ended;
    if (condition !== 'SUCCESS' || exitCode === 0) continue;
    throw new StartFailure(
      `Task failed to start: container ${containerName} exited with code ${exitCode}, and others depend on its SUCCESS`,
    );
  }
}
