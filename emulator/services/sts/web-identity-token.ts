import { createLocalJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { Fault } from '../../fault.ts';
import { githubIssuer } from '../../identity/github-claims.ts';
import { publicKeys } from '../../identity/github-keys.ts';
import { iamOf, type OidcProvider } from '../../identity/iam-store.ts';
import type { Call } from '../../service.ts';
import { invalidToken } from './faults.ts';

export interface WebIdentity {
  readonly provider: OidcProvider;
  readonly subject: string;
  readonly audience: string;
  readonly claims: JWTPayload;
}

/**
 * Verifies a token against the identity providers of `account`: issuer, audience, signature and
 * times. Throws what STS answers for one that does not hold.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export async function verifyWebIdentity(
  { world }: Call,
  account: string,
  token: string | undefined,
): Promise<WebIdentity> {
  const unverified = readUnverified(token);
  const provider = findProvider(iamOf({ world, account }).oidcProviders, unverified.iss);
  const audience = audienceOf(unverified);
  if (audience === undefined || !provider.clientIds.includes(audience)) {
    throw invalidToken('Incorrect token audience');
  }
  if (unverified.iss !== githubIssuer) throw unreachableIssuer();
  const keys = createLocalJWKSet(await publicKeys(world));
  const { payload } = await jwtVerify(token ?? '', keys, {
    algorithms: ['RS256'],
    issuer: githubIssuer,
    currentDate: world.clock.date(),
    requiredClaims: ['sub', 'aud', 'exp', 'iat'],
  }).catch((error: unknown) => {
    throw refusal(error, world.clock.now());
  });
  return { provider, audience, subject: payload.sub ?? '', claims: payload };
}

function readUnverified(token: string | undefined): JWTPayload {
  try {
    return decodeJwt(token ?? '');
  } catch (cause) {
    throw new Fault(
      'InvalidIdentityTokenException',
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
      { cause },
    );
  }
}

function findProvider(
  providers: Readonly<Record<string, OidcProvider>>,
  issuer: string | undefined,
): OidcProvider {
  const provider = Object.values(providers).find(({ url }) => `https://${url}` === issuer);
  if (provider !== undefined) return provider;
  throw invalidToken(`No OpenIDConnect provider found in your account for ${issuer}`);
}

/** With several audiences, `azp` names the one for whom the token is (OpenID Connect Core, ID Token). */
function audienceOf({ aud, azp }: JWTPayload): string | undefined {
  if (typeof azp === 'string') return azp;
  const audiences = [aud ?? []].flat();
  return audiences.length === 1 ? audiences[0] : undefined;
}

/** The emulator holds the keys of its own issuer and fetches nobody else's. */
function unreachableIssuer(): Fault {
  return invalidToken(
    "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements",
  );
}

function refusal(error: unknown, now: number): unknown {
  if (error instanceof errors.JWTExpired) {
    const expiry = error.payload.exp ?? 0;
    return new Fault(
      'ExpiredTokenException',
      `Token expired: current date/time ${Math.floor(now / 1000)} must be before the expiration date/time ${expiry}`,
      { cause: error },
    );
  }
  if (!(error instanceof errors.JOSEError)) return error;
  return new Fault('InvalidIdentityTokenException', `The ID Token is not valid: ${error.message}`, {
    cause: error,
  });
}
