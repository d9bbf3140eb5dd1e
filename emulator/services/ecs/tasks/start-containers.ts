import type { Caller, World } from '../../../world.ts';
import type { ContainerPlan, PulledImage, RunningContainer } from '../runtime/container.ts';
import type { Runtime } from '../runtime-port.ts';
import type { Definition, Task } from '../store.ts';
import { awaitDependencies } from './await-dependencies.ts';
import { heedEnd } from './container-end.ts';
import { lookOf } from './current-task.ts';
import { StartFailure } from './execution-role.ts';
import type { LiveTask } from './live-task.ts';
import { startTimeout } from './start-timeout.ts';

export interface Start {
  readonly world: World;
  readonly runtime: Runtime;
  readonly live: LiveTask;
  readonly task: Task;
  readonly definition: Definition;
  /** The execution role's. */
  readonly executor: Caller | undefined;
  readonly credentials: Readonly<Record<string, string>>;
  readonly images: ReadonlyMap<string, PulledImage>;
}

/** Somebody may stop a task that is starting. */
export function demandGoing({ ending }: LiveTask): void {
  if (ending.aborted) throw new StartFailure('Task stopped while it started');
}

/** Starts them in the order in which they wait for each other. Throws StartFailure. */
export async function startAll(
  start: Start,
  plans: ReadonlyMap<string, ContainerPlan>,
): Promise<void> {
  const started = new Map<string, Promise<RunningContainer>>();
  const startNamed = (name: string): Promise<RunningContainer> => {
    const present = started.get(name);
    if (present !== undefined) return present;
    const starting = startOne(start, name, plans, startNamed);
    started.set(name, starting);
    return starting;
  };
  const all = start.definition.shape.containerDefinitions.map(({ name = '' }) => startNamed(name));
  await Promise.all(all);
  // Those that end at once are heard of before the task counts as up.
  await new Promise((resolve) => setImmediate(resolve));
  start.live.isSound = true;
}

async function startOne(
  start: Start,
  name: string,
  plans: ReadonlyMap<string, ContainerPlan>,
  started: (name: string) => Promise<RunningContainer>,
): Promise<RunningContainer> {
  const { world, runtime, live, task } = start;
  const definition = start.definition.shape.containerDefinitions.find((one) => one.name === name);
  const plan = plans.get(name);
  if (definition === undefined || plan === undefined)
    throw new StartFailure(`no container ${name}`);
  if (definition.dependsOn?.length) startTimeout(world, task, definition);
  await awaitDependencies(definition.dependsOn ?? [], started);
  demandGoing(live);
  const container = await live
    .start(name, () => runtime.runContainer(world, { ...plan, signal: live.ending }))
    .catch((error: unknown) => {
      throw new StartFailure(
        `CannotStartContainerError: ${error instanceof Error ? error.message : String(error)}`,
        error,
      );
    });
  const look = lookOf(world, task, name);
  if (look !== undefined) {
    Object.assign(look, {
      lastStatus: 'RUNNING',
      runtimeId: `${task.id}-${world.random.text(10, '0123456789')}`,
    });
  }
  heedEnd(world, live, task, name, container);
  const address = task.attachment?.address;
  if (address !== undefined && plan.port !== undefined)
    live.expose(`${address}:${plan.port}`, container);
  return container;
}
