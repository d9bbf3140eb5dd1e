import type * as Ecs from '@aws-sdk/client-ecs';
import type { Call } from '../../service.ts';
import { nextProvider } from './capacity.ts';
import { clientException, invalidParameter } from './faults.ts';
import { findCluster } from './find.ts';
import { findActiveDefinition } from './find-definition.ts';
import { readLaunch } from './launch-input.ts';
import { readNetwork } from './network-input.ts';
import { refuseOthers } from './refuse-others.ts';
import { type Definition, storeOf, type Tags, type Task } from './store.ts';
import { readTags } from './tag-list.ts';
import { addTask } from './tasks/new-task.ts';

export const runMembers = [
  ...['cluster', 'taskDefinition', 'count', 'group', 'launchType', 'capacityProviderStrategy'],
  ...['networkConfiguration', 'overrides', 'platformVersion', 'propagateTags', 'startedBy'],
  ...['tags', 'clientToken', 'enableECSManagedTags', 'referenceId'],
];

type Input = Ecs.RunTaskCommandInput;

export async function runTasks(input: Input, call: Call): Promise<Task[]> {
  const cluster = findCluster(call, input.cluster);
  const definition = findActiveDefinition(call, input.taskDefinition);
  const { count = 1, startedBy, clientToken } = input;
  if (count < 1 || count > 10) throw invalidParameter('count must be between 1 and 10');
  if (startedBy !== undefined && !/^[\w/-]{1,128}$/.test(startedBy)) {
    throw invalidParameter('startedBy has invalid characters or is too long');
  }
  const before = repeated(clientToken, cluster.name, call);
  if (before.length > 0) return before;
  const { strategy = [], ...launch } = readLaunch(input, cluster);
  checkOverrides(input.overrides, definition);
  const network = await readNetwork(input.networkConfiguration, call);
  const tags = tagsOf(input, definition, cluster.name);
  const started: Task[] = [];
  while (started.length < count) {
    const provider = nextProvider(
      strategy,
      started.map(({ capacityProvider }) => capacityProvider),
    );
    const task = addTask(call.world, {
      ...{ account: call.account, region: call.region, cluster: cluster.name, network, tags },
      definitionArn: definition.arn,
      group: input.group ?? `family:${definition.family}`,
      loadBalancers: [],
      ...launch,
      launchType: 'FARGATE',
      ...(input.overrides && { overrides: input.overrides }),
      ...(startedBy !== undefined && { startedBy }),
      ...(clientToken !== undefined && { clientToken }),
      ...(provider !== undefined && { capacityProvider: provider }),
    });
    started.push(task);
  }
  return started;
}

/** A client token answers the tasks that it started, as long as they are known. */
function repeated(token: string | undefined, cluster: string, call: Call): Task[] {
  if (token === undefined) return [];
  return Object.values(storeOf(call).tasks).filter(
    (task) => task.clientToken === token && task.cluster === cluster,
  );
}

function checkOverrides(overrides: Ecs.TaskOverride | undefined, { shape }: Definition): void {
  if (overrides === undefined) return;
  refuseOthers('overrides of RunTask', overrides, [
    ...['containerOverrides', 'taskRoleArn', 'executionRoleArn'],
  ]);
  for (const override of overrides.containerOverrides ?? []) {
    refuseOthers('containerOverrides', override, [
      ...['name', 'command', 'environment', 'cpu', 'memory', 'memoryReservation'],
    ]);
    if (shape.containerDefinitions.some(({ name }) => name === override.name)) continue;
    throw clientException(
      `Override for container named ${override.name} is not a container in the TaskDefinition.`,
    );
  }
}

function tagsOf(input: Input, definition: Definition, cluster: string): Tags {
  if (input.propagateTags === 'SERVICE') {
    throw invalidParameter('PropagateTags SERVICE is not supported for RunTask.');
  }
  return {
    ...(input.propagateTags === 'TASK_DEFINITION' && definition.tags),
    ...readTags(input.tags),
    ...(input.enableECSManagedTags === true && { 'aws:ecs:clusterName': cluster }),
  };
}
