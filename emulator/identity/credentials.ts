import { globalStore } from '../state.ts';
import type { World } from '../world.ts';
import { makeAccessKeyId } from './access-key-id.ts';
import type { Principal } from './principal.ts';

/** Credentials that STS has issued; times are milliseconds since the epoch. */
export interface Session {
  readonly principal: Principal;
  readonly secret: string;
  readonly token: string;
  readonly expiresAt: number;
}

export interface IssuedCredentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
  readonly Expiration: Date;
}

interface Credentials {
  /** By access key id. */
  readonly sessions: Record<string, Session>;
  /** Where the access key of an IAM user is at home. */
  readonly userKeys: Record<string, { readonly account: string; readonly userName: string }>;
}

export const credentialsOf = globalStore<Credentials>('credentials', () => ({
  sessions: {},
  userKeys: {},
}));

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const tokenStart = 'IQoJb3JpZ2luX2Vj';
const usualTokenSize = 356;

/** How long an expired session can still be told from an unknown one. */
const rememberedFor = 24 * 3600 * 1000;

export function issueSession(
  world: World,
  principal: Principal,
  seconds: number,
  leastTokenSize = 0,
): IssuedCredentials {
  const { sessions } = credentialsOf({ world });
  const now = world.clock.now();
  forgetOld(sessions, now);
  const accessKeyId = makeAccessKeyId(world, 'ASIA');
  const expiresAt = now + seconds * 1000;
  const secret = makeSecret(world);
  const size = Math.max(usualTokenSize, leastTokenSize) - tokenStart.length;
  const token = tokenStart + world.random.text(size, base64);
  sessions[accessKeyId] = { principal, secret, token, expiresAt };
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secret,
    SessionToken: token,
    Expiration: new Date(expiresAt),
  };
}

export function makeSecret(world: World): string {
  return world.random.text(40, base64);
}

/** They do not expire in the order in which they were issued: a task's last as long as the task. */
function forgetOld(sessions: Record<string, Session>, now: number): void {
  for (const [id, { expiresAt }] of Object.entries(sessions)) {
    if (expiresAt + rememberedFor <= now) delete sessions[id];
  }
}
