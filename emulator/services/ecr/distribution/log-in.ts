import type { IncomingMessage } from 'node:http';
import type { World } from '../../../world.ts';
import { holderOf, type TokenHolder } from '../authorization-token.ts';
import { Refusal } from './refusal.ts';

/**
 * Whom the request's authorization stands for: `AWS` and a token of `GetAuthorizationToken`.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html#registry-auth-token
 */
export function logIn(world: World, { headers }: IncomingMessage): TokenHolder {
  const [, encoded = ''] = /^basic ([a-z0-9+/=_-]+)$/iu.exec(headers.authorization ?? '') ?? [];
  const [, password] = /^AWS:(.+)$/su.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  if (password === undefined) throw unauthorized('Not Authorized', headers.host);
  const holder = holderOf(world, password);
  if (holder === undefined) throw unauthorized('Not Authorized', headers.host);
  if (holder !== 'expired') return holder;
  throw new Refusal(
    403,
    'DENIED',
    'Your authorization token has expired. Reauthenticate and try again.',
  );
}

function unauthorized(message: string, host = ''): Refusal {
  const challenge = `Basic realm="http://${host}/",service="ecr.amazonaws.com"`;
  return new Refusal(401, 'UNAUTHORIZED', message, { 'www-authenticate': challenge });
}
