import type { Caller, World } from '../../world.ts';
import type { ContainerPlan, PulledImage, RunningContainer } from './runtime/container.ts';
import type { LogDestination, LogLines } from './runtime/log-lines.ts';
import type { Pull } from './runtime/pull-image.ts';
import type { TaskIdentity } from './runtime/task-credentials.ts';

/** What really runs the containers that the scheduler plans. */
export interface Runtime {
  /** Throws an Error whose message is the stopped reason: `CannotPullContainerError: …`. */
  pullImage(call: Pull, image: string): Promise<PulledImage>;
  runContainer(world: World, plan: ContainerPlan): Promise<RunningContainer>;
  grantTaskCredentials(world: World, task: TaskIdentity): { environment: Record<string, string> };
  revokeTaskCredentials(world: World, taskId: string): void;
  logLines(world: World, caller: Caller, destination: LogDestination): LogLines;
}

const runtimes = new WeakMap<World, Runtime>();

/** Runs this world's tasks by another runtime than its settings say. */
export function useRuntime(world: World, runtime: Runtime): void {
  runtimes.set(world, runtime);
}

export async function runtimeOf(world: World): Promise<Runtime> {
  const chosen = runtimes.get(world);
  if (chosen !== undefined) return chosen;
  const [pull, run, credentials, logs] = await Promise.all([
    ...containersOf(world),
    import('./runtime/task-credentials.ts'),
    import('./runtime/log-lines.ts'),
  ]);
  const runtime = { ...pull, ...run, ...credentials, ...logs };
  runtimes.set(world, runtime);
  return runtime;
}

function containersOf({ settings }: World) {
  return settings.containers === 'docker'
    ? ([
        import('./runtime/docker/pull-to-engine.ts'),
        import('./runtime/docker/run-in-docker.ts'),
      ] as const)
    : ([import('./runtime/pull-image.ts'), import('./runtime/run-container.ts')] as const);
}
