import type * as Ecs from '@aws-sdk/client-ecs';
import type { Caller, World } from '../../../world.ts';
import { bufferBytes } from '../log-configuration.ts';
import type { LogLines } from '../runtime/log-lines.ts';
import type { Runtime } from '../runtime-port.ts';
import { StartFailure } from './execution-role.ts';

const silent: LogLines = { opened: Promise.resolve(), onLine: () => {}, end: async () => {} };

/**
 * Where a container's lines go. The stream is made before the container starts, and the task fails without it: the execution
 * role needs `logs:CreateLogStream`, and the group must be there. Throws StartFailure.
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
  const logs = runtime.logLines(world, caller, {
    group: options['awslogs-group'] ?? '',
    stream: `${options['awslogs-stream-prefix']}/${name}/${taskId}`,
    region: options['awslogs-region'] ?? caller.region,
    createGroup: options['awslogs-create-group'] === 'true',
    ...bufferBytes(options),
  });
  await logs.opened.catch((error: unknown) => {
    throw error instanceof Error ? new StartFailure(error.message, error) : error;
  });
  return logs;
}
