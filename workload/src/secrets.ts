import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { DatabaseLogin, Source } from './database-settings.ts';

/** A secret's present text, asked for anew each time. */
async function readSecret(client: SecretsManagerClient, arn: string): Promise<string> {
  const { SecretString } = await client
    .send(new GetSecretValueCommand({ SecretId: arn }))
    .catch((cause: unknown) => {
      throw new Error(`the secret ${arn} cannot be read: ${(cause as Error).name}`, { cause });
    });
  if (!SecretString) throw new Error(`the secret ${arn} holds no text`);
  return SecretString;
}

/** The value itself, or what the secret holds at present. */
export async function readSource<T>(
  client: SecretsManagerClient,
  source: Source<T>,
  parse: (secret: string) => T,
): Promise<T> {
  return source.kind === 'value' ? source.value : parse(await readSecret(client, source.arn));
}

/** A login in the form in which RDS and the rotation functions of Secrets Manager keep it. */
export function parseLogin(secret: string, what = 'the secret of the database'): DatabaseLogin {
  const { username, password } = parseObject(secret);
  if (typeof username !== 'string' || typeof password !== 'string') {
    throw new Error(`${what} is no JSON object with username and password`);
  }
  return { user: username, password };
}

/** A token is the whole secret, or its member `token`. */
export function parseToken(secret: string): string {
  const { token } = parseObject(secret);
  return typeof token === 'string' ? token : secret.trim();
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
