import { accountStore } from '../state.ts';

/** What IAM keeps of one account: plain data; times are milliseconds since the epoch, policies are texts. */
export interface IamStore {
  readonly users: Record<string, User>;
  readonly roles: Record<string, Role>;
  readonly groups: Record<string, Group>;
  /** By ARN. */
  readonly policies: Record<string, ManagedPolicy>;
  /** By ARN. */
  readonly oidcProviders: Record<string, OidcProvider>;
  readonly instanceProfiles: Record<string, InstanceProfile>;
  /** Virtual MFA devices by serial number. */
  readonly mfaDevices: Record<string, MfaDevice>;
  /** Deletion tasks of service-linked roles, all of them done. */
  readonly deletions: string[];
  alias?: string;
  passwordPolicy?: PasswordPolicy;
  credentialReport?: { readonly generatedAt: number; readonly text: string };
}

export interface InstanceProfile {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly createdAt: number;
  tags: Record<string, string>;
  /** The name of its one role. */
  role?: string;
}

export interface MfaDevice {
  /** Its ARN. */
  readonly serial: string;
  /** The shared secret in base32, as an authenticator takes it. */
  readonly seed: string;
  tags: Record<string, string>;
  /** Whose it is, once enabled. */
  user?: string;
  enabledAt?: number;
}

export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly symbols: boolean;
  readonly numbers: boolean;
  readonly upperCase: boolean;
  readonly lowerCase: boolean;
  readonly mayChange: boolean;
  readonly maxAge?: number;
  readonly reusePrevention?: number;
  readonly hardExpiry?: boolean;
}

export interface LoginProfile {
  readonly createdAt: number;
  changedAt: number;
  /** SHA-256 of the password, the newest first; older ones must not come back. */
  passwords: string[];
  resetRequired: boolean;
}

/** What users, roles and groups have in common: a name in a path, and policies. */
export interface Identity {
  readonly id: string;
  name: string;
  path: string;
  arn: string;
  readonly createdAt: number;
  /** Inline policies by name. */
  inline: Record<string, string>;
  /** ARNs of managed policies, in the order in which they were attached. */
  attached: string[];
}

export interface User extends Identity {
  readonly kind: 'user';
  tags: Record<string, string>;
  boundary?: string;
  keys: AccessKey[];
  groups: string[];
  login?: LoginProfile;
}

export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  readonly createdAt: number;
  active: boolean;
}

export interface Role extends Identity {
  readonly kind: 'role';
  tags: Record<string, string>;
  boundary?: string;
  trust: string;
  description?: string;
  maxSessionSeconds: number;
  /** The service that alone may use and change a service-linked role. */
  readonly linkedTo?: string;
}

export interface Group extends Identity {
  readonly kind: 'group';
}

export interface ManagedPolicy {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly description?: string;
  readonly createdAt: number;
  changedAt: number;
  tags: Record<string, string>;
  /** By `v1`, `v2`, …, oldest first. */
  readonly versions: Record<string, PolicyVersion>;
  defaultVersion: string;
  nextVersion: number;
}

export interface PolicyVersion {
  readonly document: string;
  readonly createdAt: number;
}

export interface OidcProvider {
  readonly arn: string;
  /** Without `https://`: `token.actions.githubusercontent.com`. */
  readonly url: string;
  clientIds: string[];
  thumbprints: string[];
  readonly createdAt: number;
  tags: Record<string, string>;
}

export const iamOf = accountStore<IamStore>('iam', () => ({
  users: {},
  roles: {},
  groups: {},
  policies: {},
  oidcProviders: {},
  instanceProfiles: {},
  mfaDevices: {},
  deletions: [],
}));

/** The entry of a name that callers choose: `constructor` is a legal name of a role. */
export function entry<T>(entries: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}
