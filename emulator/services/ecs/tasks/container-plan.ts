import type * as Ecs from '@aws-sdk/client-ecs';
import type { ContainerPlan, PulledImage } from '../runtime/container.ts';
import type { LogLines } from '../runtime/log-lines.ts';
import type { Definition, Task } from '../store.ts';
import { confine } from './confine.ts';

interface Prepared {
  readonly container: Ecs.ContainerDefinition;
  readonly shape: Definition['shape'];
  readonly image: PulledImage;
  readonly secrets: Readonly<Record<string, string>>;
  readonly credentials: Readonly<Record<string, string>>;
  readonly logs: LogLines;
}

const usualStop = 30;

/** One container with all decided that its definition leaves open. The metadata endpoint is not there, and nothing names it. */
export function planContainer(task: Task, prepared: Prepared): ContainerPlan {
  const { container, shape, image, secrets, credentials, logs } = prepared;
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
      ...variables(container.environment),
      ...secrets,
      ...variables(override?.environment),
      ...credentials,
    },
    ...(port !== undefined && { port }),
    region: task.region,
    stopSeconds: container.stopTimeout ?? usualStop,
    confinement: confine(shape, container),
    onLine: (line, stream) => logs.onLine(line, stream),
  };
}

function variables(pairs: readonly Ecs.KeyValuePair[] = []): Record<string, string> {
  return Object.fromEntries(pairs.map(({ name = '', value = '' }) => [name, value]));
}
