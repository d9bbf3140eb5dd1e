import { Fault } from '../../../fault.ts';
import type { Caller, World } from '../../../world.ts';
import { findDefinition } from '../find-definition.ts';
import type { PulledImage } from '../runtime/container.ts';
import type { Runtime } from '../runtime-port.ts';
import type { Definition, Task } from '../store.ts';
import { planContainer } from './container-plan.ts';
import { currentTask } from './current-task.ts';
import { asTaskRole, StartFailure } from './execution-role.ts';
import { fetchSecrets } from './fetch-secrets.ts';
import type { LiveTask } from './live-task.ts';
import { openLogs } from './open-logs.ts';
import { demandGoing, type Start, startAll } from './start-containers.ts';

/** Pulls, prepares and starts the containers of a task in the order they ask for. Throws StartFailure. */
export async function bringUp(
  world: World,
  runtime: Runtime,
  live: LiveTask,
  task: Task,
): Promise<void> {
  const definition = findDefinition({ world, ...task }, task.definitionArn);
  const { executionRoleArn, taskRoleArn } = rolesOf(task, definition);
  const executor =
    executionRoleArn === undefined ? undefined : await asTaskRole(world, task, executionRoleArn);
  const images = await pullImages(world, runtime, task, executor);
  demandGoing(live);
  const credentials = await grant(world, runtime, live, task, taskRoleArn);
  const start = { world, runtime, live, task, definition, executor, credentials, images };
  const plans = new Map<string, Awaited<ReturnType<typeof prepare>>>();
  for (const container of definition.shape.containerDefinitions) {
    demandGoing(live);
    plans.set(container.name ?? '', await prepare(start, container));
  }
  await startAll(start, plans);
}

type Container = Definition['shape']['containerDefinitions'][number];

function rolesOf({ overrides }: Task, { shape }: Definition) {
  return {
    executionRoleArn: overrides.executionRoleArn ?? shape.executionRoleArn,
    taskRoleArn: overrides.taskRoleArn ?? shape.taskRoleArn,
  };
}

async function grant(
  world: World,
  runtime: Runtime,
  live: LiveTask,
  task: Task,
  roleArn: string | undefined,
) {
  if (roleArn === undefined) return {};
  // Whether the role trusts ECS shows when it is taken on, not only when its credentials are asked for.
  await asTaskRole(world, task, roleArn);
  demandGoing(live);
  const { id: taskId, account, region } = task;
  return runtime.grantTaskCredentials(world, { taskId, roleArn, account, region }).environment;
}

/** Without an execution role there is nobody to pull as: only public images, of which the emulator has none. */
async function pullImages(world: World, runtime: Runtime, task: Task, executor?: Caller) {
  const images = new Map<string, PulledImage>();
  mark(world, task, 'pullStartedAt');
  for (const { image } of task.containers) {
    if (images.has(image)) continue;
    if (executor === undefined) {
      throw new StartFailure(
        `CannotPullContainerError: pull image manifest has been retried 1 time(s): no execution role may pull ${image}`,
      );
    }
    const { account, region } = task;
    const call = { world, caller: executor, account, region };
    images.set(image, await runtime.pullImage(call, image).catch(asStartFailure));
  }
  mark(world, task, 'pullStoppedAt');
  for (const container of currentTask(world, task)?.containers ?? []) {
    const digest = images.get(container.image)?.digest;
    if (digest !== undefined) container.imageDigest = digest;
  }
  return images;
}

function mark(world: World, task: Task, member: 'pullStartedAt' | 'pullStoppedAt'): void {
  const current = currentTask(world, task);
  if (current !== undefined) current[member] = world.clock.now();
}

/** A runtime tells in an Error's message why a task cannot start. */
function asStartFailure(error: unknown): never {
  if (error instanceof StartFailure || !(error instanceof Error)) throw error;
  const message =
    error instanceof Fault ? `CannotPullContainerError: ${error.message}` : error.message;
  throw new StartFailure(message, error);
}

async function prepare(start: Start, container: Container) {
  const { world, runtime, task, executor, credentials, images } = start;
  const secrets =
    executor === undefined ? {} : await fetchSecrets(world, executor, container.secrets ?? []);
  const logs = await openLogs(world, runtime, executor, container, task.id);
  start.live.keepLogs(logs);
  const image = images.get(container.image ?? '');
  if (image === undefined) throw new StartFailure(`CannotPullContainerError: ${container.image}`);
  return planContainer(task, {
    container,
    shape: start.definition.shape,
    image,
    secrets,
    credentials,
    logs,
  });
}
