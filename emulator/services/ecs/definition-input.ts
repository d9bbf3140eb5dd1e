import type * as Ecs from '@aws-sdk/client-ecs';
import { notImplemented } from '../../fault.ts';
import { demandExecutionRole, demandRoom, readContainers } from './container-set.ts';
import { readCpu, readMemory, sizeProblem } from './fargate-sizes.ts';
import { clientException } from './faults.ts';
import { refuseOthers } from './refuse-others.ts';
import type { Definition } from './store.ts';
import { readVolumes } from './volume-input.ts';

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

function checkRole(arn: string): string {
  if (/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(arn)) return arn;
  throw clientException('Role is not valid');
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
