import type * as Ecs from '@aws-sdk/client-ecs';
import type { Access, Call, Operations } from '../../service.ts';
import { taskArn } from './arns.ts';
import { toUse } from './definitions.ts';
import { clientException, invalidParameter } from './faults.ts';
import { clusterName, findCluster, findTask, peekTask } from './find.ts';
import { peekDefinition } from './find-definition.ts';
import { pageOf } from './page.ts';
import { refuseOthers } from './refuse-others.ts';
import { runMembers, runTasks } from './run-task.ts';
import { demandServiceRole } from './service-role.ts';
import { inCluster } from './services.ts';
import { storeOf, type Task } from './store.ts';
import { resourceTags, tagConditions, toTag } from './tag-list.ts';
import { viewTask } from './task-view.ts';
import { stopTask } from './tasks/stop-task.ts';

export const tasks = {
  RunTask: {
    access: (input, call) => {
      const definition = peekDefinition(call, input.taskDefinition ?? '');
      if (definition === undefined) throw clientException('TaskDefinition not found.');
      const conditions = { ...inCluster(input.cluster, call), ...tagConditions(input.tags) };
      const resource = taskArn(call, clusterName(input.cluster), '*');
      return [
        { action: 'ecs:RunTask', resource: definition.arn, conditions },
        ...toTag(resource, 'RunTask', input.tags),
        ...toUse(input.taskDefinition, input.overrides, call),
      ];
    },
    async handle(input, call) {
      refuseOthers('RunTask', input, runMembers);
      await demandServiceRole(call);
      const started = await runTasks(input, call);
      return { tasks: started.map((task) => viewTask(task, call)), failures: [] };
    },
  },
  StopTask: {
    access: ({ cluster, task }, call) => onTask('StopTask', cluster, task, call),
    handle({ cluster, task: reference = '', reason }, call) {
      if (reason !== undefined && reason.length > 1024) {
        throw invalidParameter('The reason can have at most 1024 characters.');
      }
      const task = findTask(call, cluster, reference);
      const why = reason ?? 'Task stopped by user';
      stopTask(call.world, task, { code: 'UserInitiated', reason: why });
      return { task: viewTask(task, call) };
    },
  },
  DescribeTasks: {
    access: ({ cluster, tasks: ids = [] }, call) =>
      ids.map((id) => onTask('DescribeTasks', cluster, id, call)),
    handle({ cluster, tasks: ids = [], include = [] }, call) {
      findCluster(call, cluster);
      if (ids.length === 0) throw invalidParameter('Tasks cannot be empty.');
      if (ids.length > 100) throw invalidParameter('Tasks can have at most 100 items.');
      const found = ids.map((id) => peekTask(call, cluster, id));
      return {
        tasks: found.flatMap((one) => (one ? [viewTask(one, call, include.includes('TAGS'))] : [])),
        failures: ids
          .filter((_, place) => found[place] === undefined)
          .map((id) => ({ arn: arnOfTask(id, cluster, call), reason: 'MISSING' })),
      };
    },
  },
  ListTasks: {
    access: ({ cluster }, call) => ({
      action: 'ecs:ListTasks',
      resource: '*',
      conditions: inCluster(cluster, call),
    }),
    handle(input, call) {
      const cluster = findCluster(call, input.cluster);
      const own = Object.values(storeOf(call).tasks).filter((one) => one.cluster === cluster.name);
      const { items, ...next } = pageOf(
        own.filter((task) => isAsked(task, input)).map(({ arn }) => arn),
        input,
      );
      return { taskArns: items, ...next };
    },
  },
} satisfies Operations<typeof Ecs>;

/** Without a status only those that are to run (API_ListTasks.html). */
function isAsked(task: Task, asked: Ecs.ListTasksCommandInput): boolean {
  const { desiredStatus = 'RUNNING', family, serviceName, startedBy, launchType } = asked;
  if (asked.containerInstance !== undefined) return false;
  return (
    task.desiredStatus === desiredStatus &&
    (launchType === undefined || launchType === task.launchType) &&
    (startedBy === undefined || startedBy === task.startedBy) &&
    (serviceName === undefined || task.group === `service:${serviceName.replace(/^.*\//, '')}`) &&
    (family === undefined || task.definitionArn.includes(`:task-definition/${family}:`))
  );
}

function onTask(
  operation: string,
  cluster: string | undefined,
  reference: string | undefined,
  call: Call,
): Access {
  const task = peekTask(call, cluster, reference);
  return {
    action: `ecs:${operation}`,
    resource: task?.arn ?? arnOfTask(reference ?? '*', cluster, call),
    conditions: { ...inCluster(task?.cluster ?? cluster, call), ...resourceTags(task?.tags) },
  };
}

function arnOfTask(reference: string, cluster: string | undefined, call: Call): string {
  return reference.startsWith('arn:') ? reference : taskArn(call, clusterName(cluster), reference);
}
