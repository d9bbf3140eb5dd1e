import type * as Iam from '@aws-sdk/client-iam';
import { iamOf } from '../../identity/iam-store.ts';
import type { Operations } from '../../service.ts';

export const account = {
  /** Counts and default quotas; what the emulator has not is not in the map. */
  GetAccountSummary: {
    access: () => ({ action: 'iam:GetAccountSummary', resource: '*' }),
    handle(_input, call) {
      const { users, roles, groups, policies, oidcProviders } = iamOf(call);
      const count = (entries: object): number => Object.keys(entries).length;
      return {
        SummaryMap: {
          Users: count(users),
          UsersQuota: 5000,
          Roles: count(roles),
          RolesQuota: 1000,
          Groups: count(groups),
          GroupsQuota: 300,
          Policies: count(policies),
          PoliciesQuota: 1500,
          Providers: count(oidcProviders),
          AccessKeysPerUserQuota: 2,
          AttachedPoliciesPerRoleQuota: 10,
          VersionsPerPolicyQuota: 5,
        },
      };
    },
  },
} satisfies Operations<typeof Iam>;
