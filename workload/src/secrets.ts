import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { DatabaseLogin } from './database.ts';

/** A secret's present text, asked for anew each time. */
export async function readSecret(client: SecretsManagerClient, arn: string): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  if (!SecretString) throw new Error(`the secret ${arn} holds no text`);
  return SecretString;
}

/** A login in the form in which RDS and the rotation functions of Secrets Manager keep it. */
export function parseLogin(secret: string): DatabaseLogin {
  const { username, password } = parseObject(secret);
  if (typeof username !== 'string' || typeof password !== 'string') {
    throw new Error('the secret of the database is no JSON object with username and password');
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
