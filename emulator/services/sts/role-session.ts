import { Fault } from '../../fault.ts';
import { type IssuedCredentials, issueSession } from '../../identity/credentials.ts';
import { entry, iamOf, type Role } from '../../identity/iam-store.ts';
import type { RoleSession } from '../../identity/principal.ts';
import type { Call } from '../../service.ts';
import { validationError } from './faults.ts';
import type { SessionTags } from './session-tags.ts';

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
  requirePattern(name, 'roleSessionName', /^[\w+=,.@-]*$/, '[\\w+=,.@-]*');
  return requireLength(name, 'roleSessionName', 2, 64);
}

export function requirePattern(
  value: string,
  member: string,
  pattern: RegExp,
  shown: string,
): void {
  if (pattern.test(value)) return;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${shown}`,
  );
}

export function requireLength(value: string, member: string, least: number, most: number): string {
  if (value.length >= least && value.length <= most) return value;
  const bound =
    value.length < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have length ${bound}`,
  );
}

export function requireDuration(value: number, most: number): number {
  if (value >= 900 && value <= most) return value;
  const bound = value < 900 ? 'greater than or equal to 900' : `less than or equal to ${most}`;
  throw validationError(
    `1 validation error detected: Value '${value}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

/** `MinimumSessionTokenSize`: a token is made longer on demand, to try what must carry it. */
export function requireTokenSize(value = 0): number {
  if (value >= 0 && value <= 4096) return value;
  const bound = value < 0 ? 'greater than or equal to 0' : 'less than or equal to 4096';
  throw validationError(
    `1 validation error detected: Value '${value}' at 'minimumSessionTokenSize' failed to satisfy constraint: Member must have value ${bound}`,
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
  readonly tokenSize: number;
  readonly sessionPolicies: readonly string[] | undefined;
  readonly tags?: SessionTags;
  readonly sourceIdentity?: string | undefined;
  readonly mfa?: boolean;
  readonly takenBy?: string;
  readonly federation?: RoleSession['federation'];
}

export interface StartedSession {
  readonly Credentials: IssuedCredentials;
  readonly AssumedRoleUser: { readonly AssumedRoleId: string; readonly Arn: string };
  readonly PackedPolicySize?: number;
  readonly SourceIdentity?: string;
}

export function startSession({ world }: Call, session: NewSession): StartedSession {
  const { role, roleArn, sessionName, sessionPolicies, sourceIdentity, takenBy } = session;
  const { federation, tags: { tags, transitive } = noTags } = session;
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
    ...(Object.keys(tags).length > 0 && { tags, transitive }),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    ...(session.mfa === true && { mfa: true }),
    ...(takenBy !== undefined && { takenBy }),
    ...(federation !== undefined && { federation }),
  };
  return {
    Credentials: issueSession(world, principal, session.seconds, session.tokenSize),
    AssumedRoleUser: { AssumedRoleId: `${role.id}:${sessionName}`, Arn: arn },
    ...packed(sessionPolicies, tags),
    ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
  };
}

const noTags: SessionTags = { tags: {}, transitive: [] };
const packedLimit = 2048;

/**
 * Percent of the limit on policies and tags together; AWS does not say how it packs, so this counts plain text.
 * Throws PackedPolicyTooLarge above it.
 */
export function packed(
  policies: readonly string[] | undefined,
  tags: Readonly<Record<string, string>>,
): { readonly PackedPolicySize?: number } {
  const entries = Object.entries(tags).flat();
  if (policies === undefined && entries.length === 0) return {};
  const size = Math.ceil((entries.concat(policies ?? []).join('').length / packedLimit) * 100);
  if (size <= 100 || policies === undefined) return { PackedPolicySize: size };
  throw new Fault(
    'PackedPolicyTooLargeException',
    `Packed size of session tags and policies consumes ${size}% of allotted space.`,
  );
}
