import type * as Ecs from '@aws-sdk/client-ecs';
import { notImplemented } from '../../fault.ts';
import { readContainer } from './container-input.ts';
import { startOrder } from './dependency-order.ts';
import { readCpu, readMemory, sizeProblem } from './fargate-sizes.ts';
import { clientException } from './faults.ts';
import { refuseOthers } from './refuse-others.ts';
import type { Definition } from './store.ts';

type Input = Ecs.RegisterTaskDefinitionCommandInput;

const known = [
  ...['family', 'taskRoleArn', 'executionRoleArn', 'networkMode', 'containerDefinitions'],
  ...['volumes', 'requiresCompatibilities', 'cpu', 'memory', 'tags', 'runtimePlatform'],
  ...['ephemeralStorage', 'placementConstraints', 'enableFaultInjection'],
];

/** A task definition for Fargate with ECS's defaults, or the refusal of it. */
export function readDefinition(input: Input): Definition['shape'] {
  refuseOthers('RegisterTaskDefinition', input, known);
  demandFargate(input);
  const { cpu, memory } = readSize(input);
  const containers = readContainers(input.containerDefinitions ?? []);
  demandRoom(containers, Number(cpu), Number(memory));
  demandExecutionRole(input, containers);
  const { taskRoleArn, executionRoleArn, runtimePlatform, ephemeralStorage } = input;
  return {
    ...(taskRoleArn !== undefined && { taskRoleArn: checkRole(taskRoleArn) }),
    ...(executionRoleArn !== undefined && { executionRoleArn: checkRole(executionRoleArn) }),
    networkMode: 'awsvpc',
    containerDefinitions: containers,
    volumes: readVolumes(input, containers),
    placementConstraints: [],
    requiresCompatibilities: ['FARGATE'],
    ...{ cpu, memory },
    ...(runtimePlatform && { runtimePlatform: readPlatform(runtimePlatform) }),
    ...(ephemeralStorage && { ephemeralStorage: readStorage(ephemeralStorage) }),
  };
}

function demandFargate({
  requiresCompatibilities = [],
  networkMode,
  placementConstraints = [],
  enableFaultInjection,
}: Input): void {
  if (!requiresCompatibilities.includes('FARGATE') || requiresCompatibilities.length > 1) {
    const others = requiresCompatibilities.join(', ') || 'EC2';
    throw notImplemented(`A task definition for ${others} (only FARGATE is here)`);
  }
  if (networkMode !== 'awsvpc') {
    throw clientException('Fargate only supports network mode ‘awsvpc’.');
  }
  if (placementConstraints.length > 0) {
    throw clientException(
      'Placement constraints are not supported for tasks using the Fargate launch type.',
    );
  }
  if (enableFaultInjection === true)
    throw notImplemented('enableFaultInjection of RegisterTaskDefinition');
}

function readSize({ cpu: cpuText, memory: memoryText }: Input): { cpu: string; memory: string } {
  if (cpuText === undefined) {
    throw clientException("Fargate requires that 'cpu' be defined at the task level.");
  }
  if (memoryText === undefined) {
    throw clientException("Fargate requires that 'memory' be defined at the task level.");
  }
  const cpu = readCpu(cpuText);
  const memory = readMemory(memoryText);
  if (cpu === undefined) throw clientException(`Invalid 'cpu' setting for task. ${cpuText}`);
  if (memory === undefined)
    throw clientException(`Invalid 'memory' setting for task. ${memoryText}`);
  const problem = sizeProblem(cpu, memory);
  if (problem !== undefined) throw clientException(problem);
  return { cpu: String(cpu), memory: String(memory) };
}

function readContainers(given: readonly Ecs.ContainerDefinition[]): Ecs.ContainerDefinition[] {
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

function demandRoom(
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

function demandExecutionRole(
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

function checkRole(arn: string): string {
  if (/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(arn)) return arn;
  throw clientException('Role is not valid');
}

/** Scratch space: a name and nothing else. */
function readVolumes(
  { volumes = [] }: Input,
  containers: readonly Ecs.ContainerDefinition[],
): Ecs.Volume[] {
  for (const volume of volumes) {
    const { host = {}, ...rest } = volume;
    refuseOthers(`volume ${volume.name}`, { ...rest, ...host }, ['name']);
  }
  const names = new Set(volumes.map(({ name }) => name));
  if (names.size < volumes.length) throw clientException('Volume names must be unique.');
  for (const { mountPoints = [] } of containers) {
    const unknown = mountPoints.find(({ sourceVolume }) => !names.has(sourceVolume));
    if (unknown !== undefined) throw clientException(`Unknown volume '${unknown.sourceVolume}'.`);
  }
  return volumes.map((volume) => ({ ...volume, host: {} }));
}

function readPlatform(platform: Ecs.RuntimePlatform): Ecs.RuntimePlatform {
  const { operatingSystemFamily: system = 'LINUX' } = platform;
  if (system !== 'LINUX') throw notImplemented(`The operating system family ${system}`);
  return platform;
}

function readStorage(storage: Ecs.EphemeralStorage): Ecs.EphemeralStorage {
  const { sizeInGiB = 0 } = storage;
  if (sizeInGiB >= 21 && sizeInGiB <= 200) return storage;
  throw clientException('Ephemeral storage size must be between 21 and 200 GiB.');
}
