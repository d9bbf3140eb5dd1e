import type * as Ecs from '@aws-sdk/client-ecs';
import { readContainer } from './container-input.ts';
import { startOrder } from './dependency-order.ts';
import { clientException } from './faults.ts';

type Input = Ecs.RegisterTaskDefinitionCommandInput;

export function readContainers(
  given: readonly Ecs.ContainerDefinition[],
): Ecs.ContainerDefinition[] {
  if (given.length === 0) throw clientException('Container list cannot be empty.');
  if (given.length > 10) throw clientException('Too many containers. Maximum is 10.');
  const containers = given.map(readContainer);
  const names = containers.map(({ name }) => name);
  if (new Set(names).size < names.length) {
    throw clientException('Container.name must be unique within a task definition.');
  }
  if (!containers.some(({ essential }) => essential)) {
    throw clientException(
      'Invalid setting for containers. At least one container should be essential.',
    );
  }
  const ports = containers.flatMap(({ portMappings = [] }) => portMappings);
  if (new Set(ports.map(({ containerPort }) => containerPort)).size < ports.length) {
    throw clientException(
      'Container ports must be unique in a task definition with network mode awsvpc.',
    );
  }
  checkDependencies(containers);
  return containers;
}

function checkDependencies(containers: readonly Ecs.ContainerDefinition[]): void {
  for (const { name, dependsOn = [] } of containers) {
    for (const { containerName, condition } of dependsOn) {
      const needed = containers.find((one) => one.name === containerName);
      if (needed === undefined) {
        throw clientException(
          `Container '${name}' depends on container '${containerName}', which is not defined.`,
        );
      }
      if (condition === 'HEALTHY') {
        throw clientException(
          `The container '${containerName}' must have a health check for the dependency condition HEALTHY of container '${name}'.`,
        );
      }
      if ((condition === 'COMPLETE' || condition === 'SUCCESS') && needed.essential) {
        throw clientException(
          `A container that others wait for to be ${condition} cannot be essential: '${containerName}'.`,
        );
      }
    }
  }
  if (startOrder(containers) === undefined) {
    throw clientException('Container dependencies cannot contain a cycle.');
  }
}

export function demandRoom(
  containers: readonly Ecs.ContainerDefinition[],
  cpu: number,
  memory: number,
): void {
  const sum = (read: (one: Ecs.ContainerDefinition) => number | undefined) =>
    containers.reduce((total, one) => total + (read(one) ?? 0), 0);
  if (sum((one) => one.cpu) > cpu) {
    throw clientException(
      "Invalid setting for containers. The total CPU of all containers must not exceed the task's CPU.",
    );
  }
  if (sum((one) => one.memoryReservation ?? one.memory) > memory) {
    throw clientException(
      "Invalid setting for containers. The total memory of all containers must not exceed the task's memory.",
    );
  }
  if (containers.some((one) => (one.memory ?? memory) > memory)) {
    throw clientException(
      "Invalid 'memory' setting for container: it cannot exceed the task's memory.",
    );
  }
}

export function demandExecutionRole(
  { executionRoleArn }: Input,
  containers: readonly Ecs.ContainerDefinition[],
): void {
  if (executionRoleArn !== undefined) return;
  if (containers.some(({ secrets = [] }) => secrets.length > 0)) {
    throw clientException(
      "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    );
  }
  if (containers.some(({ logConfiguration }) => logConfiguration !== undefined)) {
    throw clientException(
      'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
    );
  }
  if (containers.some(({ image = '' }) => /\.dkr\.ecr\./.test(image))) {
    throw clientException(
      'Fargate requires task definition to have execution role ARN to support ECR images.',
    );
  }
}
