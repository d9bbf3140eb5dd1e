import { type IssuedCredentials, issueSession } from '../../identity/credentials.ts';
import { entry, iamOf, type Role } from '../../identity/iam-store.ts';
import type { RoleSession } from '../../identity/principal.ts';
import type { Call } from '../../service.ts';
import { validationError } from './faults.ts';

const hour = 3600;

export interface RoleArn {
  readonly arn: string;
  readonly account: string;
  readonly name: string;
}

export function readRoleArn(value: string | undefined): RoleArn {
  const arn = value ?? '';
  const [, account = '', path = ''] = /^arn:aws[\w-]*:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
  if (path === '') throw validationError(`${arn} is invalid`);
  return { arn, account, name: path.slice(path.lastIndexOf('/') + 1) };
}

/** The role of exactly this ARN, its path included. */
export function findRole({ world }: Call, { arn, account, name }: RoleArn): Role | undefined {
  const role = entry(iamOf({ world, account }).roles, name);
  return role?.arn === arn ? role : undefined;
}

export function requireSessionName(value: string | undefined): string {
  const name = value ?? '';
  if (/^[\w+=,.@-]{2,64}$/.test(name)) return name;
  throw validationError(
    `1 validation error detected: Value '${name}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]* and have length from 2 to 64`,
  );
}

export function requireDuration(value: number, most: number): number {
  if (value >= 900 && value <= most) return value;
  const bound = value < 900 ? 'greater than or equal to 900' : `less than or equal to ${most}`;
  throw validationError(
    `1 validation error detected: Value '${value}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

/** Seconds that a session of the role may last, an hour unless asked otherwise. */
export function sessionSeconds(role: Role, asked = hour): number {
  requireDuration(asked, 12 * hour);
  if (asked <= role.maxSessionSeconds) return asked;
  throw validationError(
    'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  );
}

export interface NewSession {
  readonly role: Role;
  readonly roleArn: RoleArn;
  readonly sessionName: string;
  readonly seconds: number;
  readonly sessionPolicies: readonly string[] | undefined;
  readonly takenBy?: string;
  readonly federation?: RoleSession['federation'];
}

export interface StartedSession {
  readonly Credentials: IssuedCredentials;
  readonly AssumedRoleUser: { readonly AssumedRoleId: string; readonly Arn: string };
  readonly PackedPolicySize?: number;
}

export function startSession({ world }: Call, session: NewSession): StartedSession {
  const { role, roleArn, sessionName, sessionPolicies, takenBy, federation } = session;
  const arn = `arn:aws:sts::${roleArn.account}:assumed-role/${role.name}/${sessionName}`;
  const principal: RoleSession = {
    type: 'role',
    account: roleArn.account,
    arn,
    roleArn: role.arn,
    roleId: role.id,
    roleName: role.name,
    sessionName,
    since: world.clock.now(),
    ...(sessionPolicies !== undefined && { sessionPolicies }),
    ...(takenBy !== undefined && { takenBy }),
    ...(federation !== undefined && { federation }),
  };
  return {
    Credentials: issueSession(world, principal, session.seconds),
    AssumedRoleUser: { AssumedRoleId: `${role.id}:${sessionName}`, Arn: arn },
    ...(sessionPolicies !== undefined && { PackedPolicySize: packedSize(sessionPolicies) }),
  };
}

/** Percent of the limit; AWS does not say how it packs, so this counts plain text. */
function packedSize(policies: readonly string[]): number {
  return Math.ceil((policies.join('').length / 2048) * 100);
}
