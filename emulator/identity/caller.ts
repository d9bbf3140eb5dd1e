import { Fault } from '../fault.ts';
import type { ServiceId } from '../wire/services.ts';
import type { World } from '../world.ts';
import { isEmulated } from './access-key-id.ts';
import { credentialsOf } from './credentials.ts';
import { entry, iamOf } from './iam-store.ts';
import type { Principal } from './principal.ts';

export interface Credential {
  readonly accessKeyId: string;
  readonly sessionToken?: string;
}

/**
 * Who signs with this credential. Throws the `Fault` that AWS answers for one that is expired,
 * inactive or unknown, in the words of `service` (of STS, if none is named).
 */
export function resolveCaller(
  world: World,
  credential: Credential | undefined,
  service: ServiceId = 'sts',
): Principal {
  if (credential === undefined) return { type: 'anonymous' };
  const { accessKeyId } = credential;
  const { sessions, userKeys } = credentialsOf({ world });
  const session = entry(sessions, accessKeyId);
  if (session !== undefined) {
    if (session.token !== credential.sessionToken) throw unknownKey(service);
    if (session.expiresAt <= world.clock.now()) throw expired(service);
    if (!isStillThere(world, session.principal)) throw unknownKey(service);
    if (service === 'iam' && isKeptFromIam(session.principal)) throw unknownKey(service);
    return session.principal;
  }
  const home = entry(userKeys, accessKeyId);
  if (home !== undefined && credential.sessionToken === undefined) {
    return resolveUser(world, home, accessKeyId) ?? refuse(service);
  }
  if (home !== undefined || isEmulated(accessKeyId) || world.settings.strictIdentity) {
    throw unknownKey(service);
  }
  const account = /^\d{12}$/.test(accessKeyId) ? accessKeyId : world.settings.defaultAccount;
  return { type: 'root', account };
}

function resolveUser(
  world: World,
  { account, userName }: { account: string; userName: string },
  accessKeyId: string,
): Principal | undefined {
  const user = entry(iamOf({ world, account }).users, userName);
  const key = user?.keys.find(({ id }) => id === accessKeyId);
  if (user === undefined || key?.active !== true) return undefined;
  return { type: 'user', account, arn: user.arn, userId: user.id, userName };
}

/**
 * "You cannot call any IAM API operations unless MFA authentication information is included in the request"
 * (API_GetSessionToken.html); federated users cannot at all (API_GetFederationToken.html).
 */
function isKeptFromIam(principal: Principal): boolean {
  if (principal.type === 'federated') return true;
  return principal.type === 'user' && principal.session?.mfa === false;
}

/** The sessions of a role or user that was deleted, or made anew under its name, are void. */
function isStillThere(world: World, principal: Principal): boolean {
  switch (principal.type) {
    case 'role': {
      const { roles } = iamOf({ world, account: principal.account });
      return entry(roles, principal.roleName)?.id === principal.roleId;
    }
    case 'user': {
      const { users } = iamOf({ world, account: principal.account });
      return entry(users, principal.userName)?.id === principal.userId;
    }
    case 'federated': {
      const { user } = principal;
      const { users } = iamOf({ world, account: principal.account });
      return user === undefined || entry(users, user.userName)?.id === user.userId;
    }
    default:
      return true;
  }
}

const jsonServices: ReadonlySet<ServiceId> = new Set([
  'kms',
  'logs',
  'cloudtrail',
  'ecr',
  'ecs',
  'secretsmanager',
  'ssm',
]);

/** https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html, and S3's and EC2's own lists. */
function unknownKey(service: ServiceId): Fault {
  if (service === 's3') {
    const text = 'The AWS Access Key Id you provided does not exist in our records.';
    return new Fault('InvalidAccessKeyId', text, { status: 403 });
  }
  if (service === 'ec2') {
    const text = 'AWS was not able to validate the provided access credentials';
    return new Fault('AuthFailure', text, { status: 401 });
  }
  const message = 'The security token included in the request is invalid.';
  return jsonServices.has(service)
    ? new Fault('UnrecognizedClientException', message, { status: 400 })
    : new Fault('InvalidClientTokenId', message, { status: 403 });
}

function expired(service: ServiceId): Fault {
  if (service === 's3') {
    return new Fault('ExpiredToken', 'The provided token has expired.', { status: 400 });
  }
  const message = 'The security token included in the request is expired';
  return jsonServices.has(service)
    ? new Fault('ExpiredTokenException', message, { status: 400 })
    : new Fault('ExpiredToken', message, { status: 403 });
}

function refuse(service: ServiceId): never {
  throw unknownKey(service);
}
