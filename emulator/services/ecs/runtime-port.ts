import type { Caller, World } from '../../world.ts';
import type { ContainerPlan, PulledImage, RunningContainer } from './runtime/container.ts';

/** Who pulls an image: the execution role. */
export interface PullCall {
  readonly world: World;
  readonly caller: Caller;
  readonly account: string;
  readonly region: string;
}

export interface TaskIdentity {
  readonly taskId: string;
  readonly roleArn: string;
  readonly account: string;
  readonly region: string;
}

/** Where the `awslogs` driver writes. */
export interface LogDestination {
  readonly group: string;
  readonly stream: string;
  readonly region: string;
  /** Makes the group if it is missing. */
  readonly createGroup: boolean;
  /** What waits to be sent; more is lost. */
  readonly bufferBytes?: number;
}

export interface LogLines {
  /** Rejects with the stopped reason as its message where the stream cannot be made. */
  readonly opened: Promise<void>;
  onLine(line: string, stream: 'stdout' | 'stderr'): void;
  /** Returns when everything is written. */
  end(): Promise<void>;
}

/** What really runs the containers that the scheduler plans. */
export interface Runtime {
  /** Throws an Error whose message is the stopped reason: `CannotPullContainerError: …`. */
  pullImage(call: PullCall, image: string): Promise<PulledImage>;
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
