import type * as Iam from '@aws-sdk/client-iam';
import { type IamStore, iamOf } from '../../identity/iam-store.ts';
import type { Operations } from '../../service.ts';

export const account = {
  /** Counts and default quotas. The root of an account has neither keys nor a device here. */
  GetAccountSummary: {
    access: () => ({ action: 'iam:GetAccountSummary', resource: '*' }),
    handle: (_input, call) => ({ SummaryMap: { ...counts(iamOf(call)), ...quotas, ...ofRoot } }),
  },
} satisfies Operations<typeof Iam>;

function counts(store: IamStore): Record<string, number> {
  const count = (entries: object): number => Object.keys(entries).length;
  const devices = Object.values(store.mfaDevices);
  const versions = Object.values(store.policies).map((policy) => count(policy.versions));
  return {
    Users: count(store.users),
    Roles: count(store.roles),
    Groups: count(store.groups),
    Policies: count(store.policies),
    PolicyVersionsInUse: versions.reduce((sum, one) => sum + one, 0),
    InstanceProfiles: count(store.instanceProfiles),
    Providers: count(store.oidcProviders),
    MFADevices: devices.length,
    MFADevicesInUse: devices.filter(({ user }) => user !== undefined).length,
    ServerCertificates: 0,
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (the default quotas) */
const quotas = {
  UsersQuota: 5000,
  RolesQuota: 1000,
  GroupsQuota: 300,
  GroupsPerUserQuota: 10,
  PoliciesQuota: 1500,
  PolicySizeQuota: 6144,
  PolicyVersionsInUseQuota: 10_000,
  VersionsPerPolicyQuota: 5,
  UserPolicySizeQuota: 2048,
  GroupPolicySizeQuota: 5120,
  RolePolicySizeQuota: 10_240,
  AssumeRolePolicySizeQuota: 2048,
  AttachedPoliciesPerUserQuota: 10,
  AttachedPoliciesPerGroupQuota: 10,
  AttachedPoliciesPerRoleQuota: 10,
  AccessKeysPerUserQuota: 2,
  SigningCertificatesPerUserQuota: 2,
  InstanceProfilesQuota: 1000,
  ServerCertificatesQuota: 20,
};

const ofRoot = {
  AccountMFAEnabled: 0,
  AccountAccessKeysPresent: 0,
  AccountPasswordPresent: 1,
  AccountSigningCertificatesPresent: 0,
  GlobalEndpointTokenVersion: 1,
};
