import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Failure } from '../../../shared/failure.ts';
import { parseObject } from '../parse-object.ts';

/** What the workload's callers present: the whole secret, or its member `token`. Nothing of it may be told, also not in errors. */
export async function readToken(client: SecretsManagerClient, arn: string): Promise<string> {
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  const { token } = parseObject<{ readonly token?: unknown }>(SecretString) ?? {};
  const text = typeof token === 'string' ? token : SecretString.trim();
  // Fetch quotes a header that it does not take.
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new Failure('INCONCLUSIVE', `secret ${arn} holds no token that a header can carry`);
}
