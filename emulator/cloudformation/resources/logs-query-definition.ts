import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { unlessMissing } from './missing.ts';
import type { Change, Context, ResourceType } from './type.ts';

interface QueryDefinitionProperties {
  readonly LogGroupNames?: readonly string[];
  readonly Name: string;
  readonly QueryLanguage?: Logs.QueryLanguage;
  readonly QueryString: string;
}

export const queryDefinition: ResourceType<QueryDefinitionProperties> = {
  type: 'AWS::Logs::QueryDefinition',
  properties: { LogGroupNames: change, Name: change, QueryLanguage: change, QueryString: change },
  async create(properties, context) {
    const physicalId = await put(properties, undefined, context);
    return { physicalId, attributes: { QueryDefinitionId: physicalId } };
  },
  async delete({ physicalId: queryDefinitionId }, { call }) {
    await unlessMissing(call('logs', 'DeleteQueryDefinition', { queryDefinitionId }));
  },
  async read({ physicalId }, context) {
    const definition = await find(physicalId, context);
    return (
      definition && {
        attributes: { QueryDefinitionId: physicalId },
        properties: {
          LogGroupNames: definition.logGroupNames ?? [],
          Name: definition.name ?? '',
          QueryLanguage: definition.queryLanguage ?? 'CWLI',
          QueryString: definition.queryString ?? '',
        },
      }
    );
  },
};

async function change(
  { physicalId, properties }: Change<QueryDefinitionProperties>,
  context: Context,
): Promise<void> {
  await put(properties, physicalId, context);
}

async function put(
  { LogGroupNames, Name, QueryLanguage, QueryString }: QueryDefinitionProperties,
  queryDefinitionId: string | undefined,
  { call }: Context,
): Promise<string> {
  const made = await call<Logs.PutQueryDefinitionCommandOutput>('logs', 'PutQueryDefinition', {
    name: Name,
    queryString: QueryString,
    ...(LogGroupNames !== undefined && { logGroupNames: [...LogGroupNames] }),
    ...(QueryLanguage !== undefined && { queryLanguage: QueryLanguage }),
    ...(queryDefinitionId !== undefined && { queryDefinitionId }),
  } satisfies Logs.PutQueryDefinitionCommandInput);
  return made.queryDefinitionId ?? '';
}

async function find(id: string, { call }: Context): Promise<Logs.QueryDefinition | undefined> {
  let nextToken: string | undefined;
  do {
    const page = await call<Logs.DescribeQueryDefinitionsCommandOutput>(
      'logs',
      'DescribeQueryDefinitions',
      nextToken === undefined ? {} : { nextToken },
    );
    const found = page.queryDefinitions?.find(({ queryDefinitionId }) => queryDefinitionId === id);
    if (found !== undefined) return found;
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return undefined;
}
