import type { GetSecretValueRequest } from '@aws-sdk/client-secrets-manager';
import type { Emulator } from '../../emulator/emulator.ts';
import { Fault } from '../../emulator/fault.ts';
import type { Caller } from '../../emulator/world.ts';

/** What stands in for Secrets Manager: texts by `id` or `id/VERSION_STAGE`. */
export type Secrets = Record<string, string>;

/** Lets a world answer for Secrets Manager, in the SDK's shapes. */
export function withSecrets(world: Emulator): Secrets {
  const secrets: Secrets = {};
  const invoke = world.invoke.bind(world);
  world.invoke = (<O>(caller: Caller, ...rest: [never, string, unknown]): Promise<O> => {
    const [service, , input] = rest as readonly [string, string, unknown];
    if (service !== 'secretsmanager') return invoke<O>(caller, ...rest);
    return Promise.resolve().then((): unknown =>
      secretOf(secrets, input as GetSecretValueRequest),
    ) as Promise<O>;
  }) as Emulator['invoke'];
  return secrets;
}

function secretOf(secrets: Secrets, { SecretId = '', VersionStage }: GetSecretValueRequest) {
  const SecretString =
    secrets[VersionStage === undefined ? SecretId : `${SecretId}/${VersionStage}`];
  if (SecretString !== undefined) return { SecretString };
  throw new Fault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.", {
    status: 400,
  });
}
