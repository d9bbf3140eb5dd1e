import type * as Iam from '@aws-sdk/client-iam';
import { Fault } from '../fault.ts';
import {
  type IamStore,
  iamOf,
  type ManagedPolicy,
  type OidcProvider,
  type Role,
} from '../identity/iam-store.ts';
import type { World } from '../world.ts';
import { readPages } from './pages.ts';
import type { Place, Upstream } from './upstream.ts';

/**
 * Copies the account's roles, their policies and its OIDC providers from upstream, where CloudFormation made them, so that
 * the emulator's own STS and policy engine decide by them. What is not there any more is forgotten. Users and groups stay
 * upstream: nobody of ours is one.
 */
export async function mirrorIam(world: World, upstream: Upstream, at: Place): Promise<void> {
  const [{ roles, policies }, limits, providers] = await readAgain(() =>
    Promise.all([
      readDetails(upstream, at),
      readSessionLimits(upstream, at),
      readProviders(upstream, at),
    ]),
  );
  const store = iamOf({ world, account: at.account }) as Writable<IamStore>;
  store.roles = byKey(
    roles.map((role) => toRole(role, limits.get(role.RoleName ?? ''))),
    ({ name }) => name,
  );
  store.policies = byKey(policies.map(toPolicy), ({ arn }) => arn);
  store.oidcProviders = byKey(providers, ({ arn }) => arn);
}

const mostReadings = 5;

/** LocalStack fails where a role is made while it lists them: "dictionary changed size during iteration". */
async function readAgain<T>(read: () => Promise<T>): Promise<T> {
  for (let left = mostReadings - 1; ; left -= 1) {
    try {
      return await read();
    } catch (error) {
      if (left === 0 || !(error instanceof Fault) || error.status !== 500) throw error;
    }
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface Details {
  readonly roles: readonly Iam.RoleDetail[];
  readonly policies: readonly Iam.ManagedPolicyDetail[];
}

async function readDetails(upstream: Upstream, at: Place): Promise<Details> {
  const pages = await readPages<Iam.GetAccountAuthorizationDetailsCommandOutput>(
    upstream,
    at,
    'iam',
    'GetAccountAuthorizationDetails',
    { Filter: ['Role', 'LocalManagedPolicy'] },
  );
  return {
    roles: pages.flatMap(({ RoleDetailList = [] }) => RoleDetailList),
    policies: pages.flatMap(({ Policies = [] }) => Policies),
  };
}

/** How long sessions of each role may last, which the details leave out. */
async function readSessionLimits(upstream: Upstream, at: Place): Promise<Map<string, number>> {
  const pages = await readPages<Iam.ListRolesCommandOutput>(upstream, at, 'iam', 'ListRoles', {});
  return new Map(
    pages
      .flatMap(({ Roles = [] }) => Roles)
      .map(({ RoleName = '', MaxSessionDuration = usualLimit }) => [RoleName, MaxSessionDuration]),
  );
}

const usualLimit = 3600;

function toRole(role: Iam.RoleDetail, maxSessionSeconds = usualLimit): Role {
  const { RoleName: name = '', Path: path = '/', Arn: arn = '', RoleId: id = '' } = role;
  const boundary = role.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    ...{ kind: 'role', id, name, path, arn, maxSessionSeconds },
    createdAt: role.CreateDate?.getTime() ?? 0,
    inline: Object.fromEntries(
      (role.RolePolicyList ?? []).map(({ PolicyName = '', PolicyDocument }) => [
        PolicyName,
        documentOf(PolicyDocument),
      ]),
    ),
    attached: (role.AttachedManagedPolicies ?? []).map(({ PolicyArn = '' }) => PolicyArn),
    tags: Object.fromEntries((role.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    ...(boundary !== undefined && { boundary }),
    trust: documentOf(role.AssumeRolePolicyDocument),
  };
}

function toPolicy(policy: Iam.ManagedPolicyDetail): ManagedPolicy {
  const { PolicyId: id = '', PolicyName: name = '', Path: path = '/', Arn: arn = '' } = policy;
  const createdAt = policy.CreateDate?.getTime() ?? 0;
  const versions = (policy.PolicyVersionList ?? []).map(
    ({ VersionId = '', Document, CreateDate }) =>
      [
        VersionId,
        { document: documentOf(Document), createdAt: CreateDate?.getTime() ?? 0 },
      ] as const,
  );
  return {
    ...{ id, name, path, arn, createdAt, changedAt: createdAt, tags: {} },
    versions: Object.fromEntries(versions),
    defaultVersion: policy.DefaultVersionId ?? 'v1',
    nextVersion: versions.length + 1,
  };
}

/** IAM answers documents in the encoding of URLs; LocalStack does not everywhere, and no document begins with `%`. */
function documentOf(text = ''): string {
  return text.startsWith('%') ? decodeURIComponent(text) : text;
}

async function readProviders(upstream: Upstream, at: Place): Promise<OidcProvider[]> {
  const listed = await upstream.call<Partial<Iam.ListOpenIDConnectProvidersCommandOutput>>(
    at,
    'iam',
    'ListOpenIDConnectProviders',
    {},
  );
  return Promise.all(
    (listed.OpenIDConnectProviderList ?? []).map(async ({ Arn: arn = '' }) => {
      const found = await upstream.call<Partial<Iam.GetOpenIDConnectProviderCommandOutput>>(
        at,
        'iam',
        'GetOpenIDConnectProvider',
        { OpenIDConnectProviderArn: arn },
      );
      return {
        arn,
        url: (found.Url ?? '').replace(/^https:\/\//, ''),
        clientIds: found.ClientIDList ?? [],
        thumbprints: found.ThumbprintList ?? [],
        createdAt: found.CreateDate?.getTime() ?? 0,
        tags: {},
      };
    }),
  );
}

function byKey<T>(values: readonly T[], key: (value: T) => string): Record<string, T> {
  return Object.fromEntries(values.map((value) => [key(value), value]));
}
