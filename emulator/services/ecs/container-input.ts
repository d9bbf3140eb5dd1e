import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { notImplemented } from '../../fault.ts';
import { clientException } from './faults.ts';
import { checkLogs } from './log-configuration.ts';
import { refuseOthers } from './refuse-others.ts';
import { checkSecrets } from './secret-reference.ts';

/** Members that are acted on, and those of which a process of this machine has nothing: limits, user, file system. */
const acted = [
  ...['name', 'image', 'essential', 'entryPoint', 'command', 'environment', 'secrets'],
  ...['portMappings', 'dependsOn', 'startTimeout', 'stopTimeout', 'workingDirectory'],
  ...['logConfiguration', 'versionConsistency'],
];
const keptOnly = [
  ...['cpu', 'memory', 'memoryReservation', 'user', 'readonlyRootFilesystem', 'mountPoints'],
  ...['linuxParameters', 'ulimits', 'dockerLabels', 'interactive', 'pseudoTerminal'],
  ...['systemControls'],
];
/** A Fargate container has none of these. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
const notInFargate = [
  ...['links', 'hostname', 'disableNetworking', 'privileged', 'dnsServers', 'dnsSearchDomains'],
  ...['extraHosts', 'dockerSecurityOptions'],
] as const;

/** One container definition with ECS's defaults, or the refusal of it. */
export function readContainer(given: ContainerDefinition): ContainerDefinition {
  const { name = '', image = '' } = given;
  if (name === '') throw clientException('Container.name should not be null or empty.');
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(name)) {
    throw clientException(
      `Invalid 'containerDefinitions.name' setting for container '${name}': only letters, digits, hyphens and underscores, up to 255 characters.`,
    );
  }
  if (image === '') throw clientException('Container.image should not be null or empty.');
  for (const member of notInFargate) {
    const value = given[member];
    if (value === undefined || value === false || (Array.isArray(value) && value.length === 0))
      continue;
    throw clientException(`Fargate compatible task definitions do not support ${member}`);
  }
  if (given.healthCheck !== undefined) {
    throw notImplemented(`healthCheck of container ${name} (its commands need the image's shell)`);
  }
  refuseOthers(`container ${name}`, given, [...acted, ...keptOnly, ...notInFargate]);
  checkCommand(given);
  checkTimes(given);
  checkSecrets(given);
  checkLogs(given.logConfiguration);
  return {
    ...given,
    cpu: given.cpu ?? 0,
    portMappings: readPorts(given),
    essential: given.essential ?? true,
    environment: given.environment ?? [],
    mountPoints: given.mountPoints ?? [],
    volumesFrom: [],
    systemControls: given.systemControls ?? [],
  };
}

function checkCommand({ name, environment = [] }: ContainerDefinition): void {
  const names = environment.map((one) => one.name ?? '');
  if (names.includes('')) {
    throw clientException(`Environment variable of container '${name}' should have a name.`);
  }
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html: in Fargate at most two minutes. */
function checkTimes({ startTimeout, stopTimeout }: ContainerDefinition): void {
  for (const [member, value] of Object.entries({ startTimeout, stopTimeout })) {
    if (value !== undefined && (value < 2 || value > 120)) {
      throw clientException(
        `The specified value for ${member} is invalid. Specify a value between 2 and 120.`,
      );
    }
  }
}

/** With `awsvpc` the host's port is the container's. */
function readPorts({ name, portMappings = [] }: ContainerDefinition) {
  if (portMappings.length > 1) throw notImplemented(`A second port of container ${name}`);
  return portMappings.map((mapping) => {
    const { containerPort: port, hostPort = port, protocol = 'tcp' } = mapping;
    refuseOthers(`a port mapping of ${name}`, mapping, [
      'containerPort',
      'hostPort',
      'protocol',
      'name',
    ]);
    if (port === undefined || port < 1 || port > 65_535) {
      throw clientException(`Invalid 'containerPort' setting for container '${name}'`);
    }
    if (hostPort !== port) {
      throw clientException(
        'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
      );
    }
    if (protocol !== 'tcp') throw notImplemented(`The protocol ${protocol} of a port mapping`);
    return { ...mapping, hostPort, protocol };
  });
}
