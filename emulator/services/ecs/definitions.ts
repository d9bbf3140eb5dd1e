import type * as Ecs from '@aws-sdk/client-ecs';
import { notImplemented } from '../../fault.ts';
import { arnOf } from '../../identity/principal.ts';
import type { Call, Operations } from '../../service.ts';
import { passRole } from '../iam/pass-role.ts';
import { definitionArn } from './arns.ts';
import { readDefinition } from './definition-input.ts';
import { viewDefinition } from './definition-view.ts';
import { clientException, invalidParameter } from './faults.ts';
import { findDefinition } from './find-definition.ts';
import { pageOf } from './page.ts';
import { type Definition, entry, storeOf } from './store.ts';
import { listTags, readTags, tagConditions, toTag } from './tag-list.ts';

const passed = 'ecs-tasks.amazonaws.com';

export const definitions = {
  RegisterTaskDefinition: {
    access: (input, call) => {
      const resource = definitionArn(call, input.family ?? '', '*');
      const conditions = tagConditions(input.tags);
      const roles = new Set([input.taskRoleArn, input.executionRoleArn]);
      return [
        { action: 'ecs:RegisterTaskDefinition', resource, ...(conditions && { conditions }) },
        ...toTag(resource, 'RegisterTaskDefinition', input.tags),
        ...[...roles].flatMap((arn) => (arn ? [passRole(arn, passed)] : [])),
      ];
    },
    handle(input, call) {
      const family = checkFamily(input.family);
      const shape = readDefinition(input);
      const { definitions: all } = storeOf(call);
      const revisions = entry(all, family) ?? [];
      const revision = (revisions.at(-1)?.revision ?? 0) + 1;
      const definition: Definition = {
        arn: definitionArn(call, family, revision),
        ...{ family, revision, shape },
        status: 'ACTIVE',
        registeredAt: call.world.clock.now(),
        registeredBy: arnOf(call.caller.principal),
        tags: readTags(input.tags),
      };
      all[family] = [...revisions, definition];
      return { taskDefinition: viewDefinition(definition), tags: listTags(definition.tags) };
    },
  },
  DeregisterTaskDefinition: {
    access: () => ({ action: 'ecs:DeregisterTaskDefinition', resource: '*' }),
    handle({ taskDefinition = '' }, call) {
      if (!/:\d+$/.test(taskDefinition)) {
        throw clientException(
          'The specified task definition does not have a revision. Specify a valid revision and try again.',
        );
      }
      const definition = findDefinition(call, taskDefinition);
      definition.status = 'INACTIVE';
      definition.deregisteredAt ??= call.world.clock.now();
      return { taskDefinition: viewDefinition(definition) };
    },
  },
  DescribeTaskDefinition: {
    access: () => ({ action: 'ecs:DescribeTaskDefinition', resource: '*' }),
    handle({ taskDefinition, include = [] }, call) {
      const definition = findDefinition(call, taskDefinition);
      return {
        taskDefinition: viewDefinition(definition),
        ...(include.includes('TAGS') && { tags: listTags(definition.tags) }),
      };
    },
  },
  ListTaskDefinitions: {
    access: () => ({ action: 'ecs:ListTaskDefinitions', resource: '*' }),
    handle(input, call) {
      const { familyPrefix, status = 'ACTIVE', sort = 'ASC' } = input;
      const families = Object.keys(storeOf(call).definitions).filter(
        (family) => familyPrefix === undefined || family === familyPrefix,
      );
      const sorted = families
        .sort((one, other) => (one < other ? -1 : 1))
        .flatMap((family) => entry(storeOf(call).definitions, family) ?? [])
        .filter((one) => one.status === status)
        .map(({ arn }) => arn);
      const { items, ...next } = pageOf(sort === 'DESC' ? sorted.reverse() : sorted, input);
      return { taskDefinitionArns: items, ...next };
    },
  },
  ListTaskDefinitionFamilies: {
    access: () => ({ action: 'ecs:ListTaskDefinitionFamilies', resource: '*' }),
    handle(input, call) {
      const { familyPrefix = '', status = 'ALL' } = input;
      const families = Object.entries(storeOf(call).definitions)
        .filter(([family]) => family.startsWith(familyPrefix))
        .filter(([, revisions]) => status === 'ALL' || familyStatus(revisions) === status)
        .map(([family]) => family)
        .sort((one, other) => (one < other ? -1 : 1));
      const { items, ...next } = pageOf(families, input);
      return { families: items, ...next };
    },
  },
} satisfies Operations<typeof Ecs>;

function checkFamily(family = ''): string {
  if (family === '__proto__') throw notImplemented('A family __proto__');
  if (/^[a-zA-Z0-9_-]{1,255}$/.test(family)) return family;
  throw clientException(
    family === '' ? 'Family should not be null or empty.' : `Family contains invalid characters.`,
  );
}

/** A family is active while one of its revisions is. */
function familyStatus(revisions: readonly Definition[]): 'ACTIVE' | 'INACTIVE' {
  return revisions.some(({ status }) => status === 'ACTIVE') ? 'ACTIVE' : 'INACTIVE';
}

/** What a caller needs to have a definition's roles used by its tasks. */
export function toUse(reference: string | undefined, overrides: Ecs.TaskOverride = {}, call: Call) {
  if (reference === undefined) throw invalidParameter('TaskDefinition can not be blank.');
  const { shape } = findDefinition(call, reference);
  const taskRole = overrides.taskRoleArn ?? shape.taskRoleArn;
  const roles = new Set([taskRole, overrides.executionRoleArn ?? shape.executionRoleArn]);
  return [...roles].flatMap((arn) => (arn ? [passRole(arn, passed)] : []));
}
