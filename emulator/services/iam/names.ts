import { notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { validationError } from './faults.ts';

export function required<T>(value: T | undefined, member: string): T {
  if (value !== undefined) return value;
  throw validationError(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

/** A friendly name as IAM allows it, at most `most` characters long. */
export function requireName(value: string | undefined, member: string, most: number): string {
  const name = required(value, member);
  if (!/^[\w+=,.@-]+$/.test(name)) {
    throw validationError(
      `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
  requireLength(name, member, most);
  // The one legal name that cannot be a key of the state.
  if (name === '__proto__') throw notImplemented(`The ${member} __proto__`);
  return name;
}

export function requirePath(value: string | undefined): string {
  const path = value ?? '/';
  if (!/^\/([\u0021-\u007e]+\/)?$/.test(path) || path.includes('//')) {
    throw validationError(
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    );
  }
  requireLength(path, 'path', 512);
  return path;
}

export function requireLength(value: string, member: string, most: number): void {
  if (value.length <= most) return;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
  );
}

export function requireRange(value: number, member: string, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  const bound =
    value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

export type ArnKind =
  | 'user'
  | 'role'
  | 'group'
  | 'policy'
  | 'oidc-provider'
  | 'instance-profile'
  | 'mfa';

export function iamArn({ account }: Pick<Call, 'account'>, kind: ArnKind, rest: string): string {
  return `arn:aws:iam::${account}:${kind}${rest.startsWith('/') ? rest : `/${rest}`}`;
}

const idPrefixes = {
  user: 'AIDA',
  role: 'AROA',
  group: 'AGPA',
  policy: 'ANPA',
  profile: 'AIPA',
} as const;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
export function uniqueId({ world }: Call, kind: keyof typeof idPrefixes): string {
  return `${idPrefixes[kind]}${world.random.text(17)}`;
}

/** Names are told apart without regard to case. */
export function isTaken(entries: Readonly<Record<string, unknown>>, name: string): boolean {
  const wanted = name.toLowerCase();
  return Object.keys(entries).some((taken) => taken.toLowerCase() === wanted);
}
