import type * as Ecs from '@aws-sdk/client-ecs';
import type { World } from '../../../world.ts';
import type { ContainerPlan, PulledImage } from '../runtime/container.ts';
import type { LogLines } from '../runtime-port.ts';
import type { Task } from '../store.ts';

interface Prepared {
  readonly container: Ecs.ContainerDefinition;
  readonly image: PulledImage;
  readonly secrets: Readonly<Record<string, string>>;
  readonly credentials: Readonly<Record<string, string>>;
  readonly logs: LogLines;
}

const usualStop = 30;

/** One container with all decided that its definition leaves open. */
export function planContainer(world: World, task: Task, prepared: Prepared): ContainerPlan {
  const { container, image, secrets, credentials, logs } = prepared;
  const { name = '', entryPoint, workingDirectory, portMappings = [] } = container;
  const override = task.overrides.containerOverrides?.find((one) => one.name === name);
  const command = override?.command ?? container.command;
  const port = portMappings[0]?.containerPort;
  return {
    id: `${task.id}/${name}`,
    image,
    ...(entryPoint?.length && { entryPoint }),
    ...(command?.length && { command }),
    ...(workingDirectory !== undefined && { workingDirectory }),
    environment: {
      ...ownVariables(world, task),
      ...variables(container.environment),
      ...secrets,
      ...variables(override?.environment),
      ...credentials,
    },
    ...(port !== undefined && { port }),
    stopSeconds: container.stopTimeout ?? usualStop,
    onLine: (line, stream) => logs.onLine(line, stream),
  };
}

/** What Fargate says to each container, and where this AWS is. The metadata endpoint is not there. */
function ownVariables({ settings }: World, { region }: Task): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    ...(settings.endpoint !== undefined && { AWS_ENDPOINT_URL: settings.endpoint }),
  };
}

function variables(pairs: readonly Ecs.KeyValuePair[] = []): Record<string, string> {
  return Object.fromEntries(pairs.map(({ name = '', value = '' }) => [name, value]));
}
