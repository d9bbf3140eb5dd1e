import type * as Ecs from '@aws-sdk/client-ecs';
import { Fault } from '../../../fault.ts';
import type { Caller, World } from '../../../world.ts';
import type { LogLines, Runtime } from '../runtime-port.ts';
import { StartFailure } from './execution-role.ts';

const silent: LogLines = { onLine: () => {}, end: async () => {} };

/**
 * Where a container's lines go. The stream is made before the container starts, and the task fails without it: the execution
 * role needs `logs:CreateLogStream`, and the group must be there.
 */
export async function openLogs(
  world: World,
  runtime: Runtime,
  caller: Caller | undefined,
  { name, logConfiguration }: Ecs.ContainerDefinition,
  taskId: string,
): Promise<LogLines> {
  const options = logConfiguration?.options;
  if (options === undefined || caller === undefined) return silent;
  const destination = {
    group: options['awslogs-group'] ?? '',
    stream: `${options['awslogs-stream-prefix']}/${name}/${taskId}`,
    region: options['awslogs-region'] ?? caller.region,
    createGroup: options['awslogs-create-group'] === 'true',
  };
  const at = { ...caller, region: destination.region };
  const names = { logGroupName: destination.group, logStreamName: destination.stream };
  if (destination.createGroup) {
    await unlessThere(
      world.invoke(at, 'logs', 'CreateLogGroup', { logGroupName: names.logGroupName }),
    );
  }
  await unlessThere(world.invoke(at, 'logs', 'CreateLogStream', names));
  return runtime.logLines(world, at, destination);
}

async function unlessThere(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code === 'ResourceAlreadyExistsException') return;
    throw new StartFailure(
      `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ${error.code}: ${error.message}`,
      error,
    );
  }
}
