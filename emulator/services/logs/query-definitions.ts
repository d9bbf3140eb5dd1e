import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { checkGroupName, lookUp } from './names.ts';
import { byName, page } from './page.ts';
import { checkText, limitExceeded } from './refusals.ts';
import { logsOf, type StoredDefinition } from './store.ts';

const mostDefinitions = 1000;

/** Queries that are kept under a name; CloudWatch Logs does not look at their text. API_PutQueryDefinition */
export const queryDefinitions = {
  PutQueryDefinition: {
    access: () => ({ action: 'logs:PutQueryDefinition', resource: '*' }),
    handle: (input, call) => {
      if ((input.queryLanguage ?? 'CWLI') !== 'CWLI') {
        throw notImplemented(`Query definitions in ${input.queryLanguage}`);
      }
      if (input.parameters?.length) throw notImplemented('Parameters of query definitions');
      const { definitions } = logsOf(call);
      const id = input.queryDefinitionId ?? newId(input.clientToken, call);
      if (input.queryDefinitionId !== undefined && !lookUp(definitions, id))
        throw noSuchDefinition();
      if (!lookUp(definitions, id) && Object.keys(definitions).length >= mostDefinitions) {
        throw limitExceeded();
      }
      definitions[id] = {
        id,
        name: checkText(input.name, 'name', 255, /^[\s\S]+$/),
        text: checkText(input.queryString, 'queryString', 10_000, /^[\s\S]+$/),
        groups: (input.logGroupNames ?? []).map((name) => checkGroupName(name, 'logGroupNames')),
        modifiedAt: call.world.clock.now(),
      };
      return { queryDefinitionId: id };
    },
  },
  DescribeQueryDefinitions: {
    access: () => ({ action: 'logs:DescribeQueryDefinitions', resource: '*' }),
    handle: (input, call) => {
      const found = Object.values(logsOf(call).definitions)
        .filter(({ name }) => name.startsWith(input.queryDefinitionNamePrefix ?? ''))
        .filter(() => (input.queryLanguage ?? 'CWLI') === 'CWLI')
        .sort(byName);
      const request = { limit: input.maxResults ?? mostDefinitions, nextToken: input.nextToken };
      const { items, ...rest } = page(found, request, ({ id }) => id, mostDefinitions);
      return { queryDefinitions: items.map(show), ...rest };
    },
  },
  DeleteQueryDefinition: {
    access: () => ({ action: 'logs:DeleteQueryDefinition', resource: '*' }),
    handle: ({ queryDefinitionId = '' }, call) => {
      const { definitions } = logsOf(call);
      if (!lookUp(definitions, queryDefinitionId)) throw noSuchDefinition();
      delete definitions[queryDefinitionId];
      return { success: true };
    },
  },
} satisfies Operations<typeof Logs>;

/** The same token makes the same definition. */
function newId(token: string | undefined, call: Call): string {
  if (token === undefined) return call.world.random.uuid();
  return checkText(token, 'clientToken', 128, /^\S+$/);
}

function noSuchDefinition(): Fault {
  return new Fault('ResourceNotFoundException', 'The specified query definition does not exist.');
}

function show({ id, name, text, groups, modifiedAt }: StoredDefinition): Logs.QueryDefinition {
  return {
    queryLanguage: 'CWLI',
    queryDefinitionId: id,
    name,
    queryString: text,
    lastModified: modifiedAt,
    logGroupNames: [...groups],
  };
}
