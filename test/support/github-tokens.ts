import { importJWK, type JWK, SignJWT } from 'jose';
import type { RunningEmulator } from './emulator-process.ts';

export type Claims = Readonly<Record<string, string | undefined>>;

export const githubIssuer = 'https://token.actions.githubusercontent.com';

/** A token as a job with these claims gets it from the emulator's issuer. */
export async function aToken(
  emulator: RunningEmulator,
  claims: Claims,
  audience = 'sts.amazonaws.com',
): Promise<string> {
  const { text } = await emulator.control('POST github/jobs', { claims });
  const { requestUrl, requestToken } = JSON.parse(text) as Record<string, string>;
  const answer = await fetch(`${requestUrl}&audience=${audience}`, {
    headers: { authorization: `Bearer ${requestToken}` },
  });
  return ((await answer.json()) as { value: string }).value;
}

/** The issuer's own private key, out of its state: with it a test signs what the issuer never would. */
export async function issuerKey(emulator: RunningEmulator): Promise<JWK> {
  const { text } = await emulator.control('POST snapshot');
  const { stores } = JSON.parse(text) as { stores: Record<string, { key: JWK }> };
  const key = stores['github-key']?.key;
  if (key === undefined) throw new Error('the issuer has no key yet; ask for a token first');
  return key;
}

/** A token of the very claims given, the registered ones too, signed with `key`. */
export async function sign(key: JWK, claims: Record<string, unknown>): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.kid ?? '' })
    .sign(await importJWK(key, 'RS256'));
}

/** What STS answered, as it came over the wire. */
export interface StsAnswer {
  readonly status: number;
  /** The error's code, absent from a success. */
  readonly code?: string;
  readonly text: string;
}

/** Asks for a role's credentials without any client in between, unsigned as `AssumeRoleWithWebIdentity` is. */
export async function assumeWithToken(
  url: string,
  roleArn: string,
  token: string,
  more: Readonly<Record<string, string>> = {},
): Promise<StsAnswer> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      host: 'sts.ap-southeast-2.amazonaws.com',
    },
    body: new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: roleArn,
      RoleSessionName: 'deploy-1-1',
      WebIdentityToken: token,
      ...more,
    }).toString(),
  });
  const text = await answer.text();
  const [, code] = /<Code>(.*?)<\/Code>/u.exec(text) ?? [];
  return { status: answer.status, text, ...(code !== undefined && { code }) };
}
