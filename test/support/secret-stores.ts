import type { GetSecretValueRequest } from '@aws-sdk/client-secrets-manager';
import type { GetParametersRequest, Parameter } from '@aws-sdk/client-ssm';
import type { Emulator } from '../../emulator/emulator.ts';
import { Fault } from '../../emulator/fault.ts';
import type { Caller } from '../../emulator/world.ts';

/** What stands in for Parameter Store and Secrets Manager, and who asked them. */
export interface SecretStores {
  /** Versions of each parameter, the oldest first. */
  readonly parameters: Record<string, { Type: string; values: string[] }>;
  readonly secrets: Record<string, string>;
  readonly askedBy: Caller[];
}

/** Lets a world answer for both services, in the SDK's shapes. */
export function withSecretStores(world: Emulator): SecretStores {
  const stores: SecretStores = { parameters: {}, secrets: {}, askedBy: [] };
  const invoke = world.invoke.bind(world);
  world.invoke = (<O>(caller: Caller, ...rest: [never, string, unknown]): Promise<O> => {
    const [service, , input] = rest as readonly [string, string, unknown];
    if (service !== 'ssm' && service !== 'secretsmanager') return invoke<O>(caller, ...rest);
    stores.askedBy.push(caller);
    return Promise.resolve().then((): unknown =>
      service === 'ssm'
        ? parametersOf(stores, input as GetParametersRequest)
        : secretOf(stores, input as GetSecretValueRequest),
    ) as Promise<O>;
  }) as Emulator['invoke'];
  return stores;
}

function parametersOf(
  { parameters }: SecretStores,
  { Names = [], WithDecryption }: GetParametersRequest,
) {
  const found = Names.flatMap((selected): Parameter[] => {
    const [Name = '', version] = selected.split(':');
    const parameter = parameters[Name];
    const Value = parameter?.values.at(version === undefined ? -1 : Number(version) - 1);
    if (parameter === undefined || Value === undefined) return [];
    const shown =
      parameter.Type === 'SecureString' && WithDecryption !== true ? 'encrypted' : Value;
    return [
      {
        ...{ Name, Type: parameter.Type as Parameter['Type'], Value: shown },
        ...(version !== undefined && { Selector: `:${version}` }),
      },
    ];
  });
  const names = found.map(({ Name = '', Selector = '' }) => `${Name}${Selector}`);
  return { Parameters: found, InvalidParameters: Names.filter((name) => !names.includes(name)) };
}

function secretOf(
  { secrets }: SecretStores,
  { SecretId = '', VersionStage }: GetSecretValueRequest,
) {
  const SecretString =
    secrets[VersionStage === undefined ? SecretId : `${SecretId}/${VersionStage}`];
  if (SecretString !== undefined) return { SecretString };
  throw new Fault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.", {
    status: 400,
  });
}
