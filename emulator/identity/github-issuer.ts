import { SignJWT } from 'jose';
import { readObject } from '../request-body.ts';
import { globalStore } from '../state.ts';
import type { World } from '../world.ts';
import { completeClaims, githubIssuer, type JobClaims } from './github-claims.ts';
import { publicKeys, signingKey } from './github-keys.ts';

export interface IssuerRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface IssuerAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** What a runner sees as `ACTIONS_ID_TOKEN_REQUEST_URL` and `…_TOKEN`. */
export interface JobCredentials {
  readonly requestUrl: string;
  readonly requestToken: string;
}

interface Job {
  readonly requestToken: string;
  readonly claims: JobClaims;
}

const jobsOf = globalStore<{ jobs: Record<string, Job> }>('github-jobs', () => ({ jobs: {} }));

const prefix = '/_emulator/github';
/** GitHub's tokens live this long and are valid from a while before they were made. */
const lifetime = 300;
const leeway = 600;

type Handler = (world: World, request: IssuerRequest) => IssuerAnswer | Promise<IssuerAnswer>;

const handlers: Readonly<Record<string, Handler>> = {
  'POST /jobs': (world, { url, body }) => {
    const example = '{ "claims": { "ref": "refs/heads/main" } }';
    const { claims = {} } = readObject(body === '' ? '{}' : body, example);
    return { status: 201, body: startJob(world, claims, url.origin) };
  },
  'GET /token': answerToken,
  'GET /.well-known/openid-configuration': (_world, { url }) => ({
    status: 200,
    body: configuration(url.origin),
  }),
  'GET /.well-known/jwks': async (world) => ({ status: 200, body: await publicKeys(world) }),
};

/**
 * The emulator's stand-in for GitHub's token service, under `/_emulator/github`: `POST /jobs` starts
 * a job, whose request URL then gives tokens as GitHub does to a runner.
 */
export async function answerIssuer(world: World, request: IssuerRequest): Promise<IssuerAnswer> {
  const path = request.url.pathname.slice(prefix.length);
  const handler = handlers[`${request.method} ${path}`];
  if (handler !== undefined) return handler(world, request);
  const known = Object.keys(handlers).map((name) => name.replace(' ', ` ${prefix}`));
  return refuse(404, `no ${request.method} ${prefix}${path}; there are ${known.join(', ')}`);
}

/** Throws if the claims are not what `completeClaims` takes. */
export function startJob(world: World, claims: unknown, origin: string): JobCredentials {
  const id = world.random.uuid();
  const requestToken = world.random.hex(64);
  jobsOf({ world }).jobs[id] = { requestToken, claims: completeClaims(claims) };
  return { requestUrl: `${origin}${prefix}/token?job=${id}&api-version=2.0`, requestToken };
}

async function answerToken(world: World, { url, headers }: IssuerRequest): Promise<IssuerAnswer> {
  const { jobs } = jobsOf({ world });
  const id = url.searchParams.get('job') ?? '';
  const job = Object.hasOwn(jobs, id) ? jobs[id] : undefined;
  if (job === undefined || headers.authorization !== `Bearer ${job.requestToken}`) {
    return refuse(401, 'the request token does not belong to a job of this issuer');
  }
  const audience = url.searchParams.get('audience');
  return { status: 200, body: { value: await issueToken(world, job.claims, audience) } };
}

/** Without an audience it is the owner's address at GitHub. */
async function issueToken(
  world: World,
  claims: JobClaims,
  audience: string | null,
): Promise<string> {
  const { kid, key } = await signingKey(world);
  const now = Math.floor(world.clock.now() / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid, x5t: kid })
    .setIssuer(githubIssuer)
    .setAudience(audience || `https://github.com/${claims.repository_owner}`)
    .setJti(world.random.uuid())
    .setIssuedAt(now)
    .setNotBefore(now - leeway)
    .setExpirationTime(now + lifetime)
    .sign(key);
}

function configuration(origin: string): object {
  return {
    issuer: githubIssuer,
    jwks_uri: `${origin}${prefix}/.well-known/jwks`,
    subject_types_supported: ['public', 'pairwise'],
    response_types_supported: ['id_token'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid'],
    claims_supported: [
      ...['sub', 'aud', 'exp', 'iat', 'iss', 'jti', 'nbf'],
      ...Object.keys(completeClaims({ environment: '' })).filter((name) => name !== 'sub'),
    ],
  };
}

function refuse(status: number, message: string): IssuerAnswer {
  return { status, body: { message } };
}
