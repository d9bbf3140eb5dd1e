import type * as Iam from '@aws-sdk/client-iam';
import type { Operations, ServiceModule } from '../../service.ts';
import { accessKeys } from './access-keys.ts';
import { account } from './account.ts';
import { accountAlias } from './account-alias.ts';
import { attachedPolicies } from './attached-policies.ts';
import { authorizationDetails } from './authorization-details.ts';
import { contextKeys } from './context-keys.ts';
import { credentialReport } from './credential-report.ts';
import { groups } from './groups.ts';
import { groupHolder, roleHolder, userHolder } from './holders.ts';
import { inlinePolicies } from './inline-policies.ts';
import { instanceProfiles } from './instance-profiles.ts';
import { loginProfiles } from './login-profiles.ts';
import { managedPolicies } from './managed-policies.ts';
import { mfaDevices } from './mfa-devices.ts';
import { oidcProviders } from './oidc-providers.ts';
import { passwordPolicy } from './password-policy.ts';
import { policyVersions } from './policy-versions.ts';
import { roles } from './roles.ts';
import { serviceLinkedRoles } from './service-linked-roles.ts';
import { simulatePolicy } from './simulate-policy.ts';
import { users } from './users.ts';

const ofRole = { ...inlinePolicies(roleHolder), ...attachedPolicies(roleHolder) };
const ofUser = { ...inlinePolicies(userHolder), ...attachedPolicies(userHolder) };
const ofGroup = { ...inlinePolicies(groupHolder), ...attachedPolicies(groupHolder) };

const policies = {
  PutRolePolicy: ofRole.put('PutRolePolicy'),
  GetRolePolicy: ofRole.get('GetRolePolicy', (name) => ({ RoleName: name })),
  DeleteRolePolicy: ofRole.remove('DeleteRolePolicy'),
  ListRolePolicies: ofRole.list('ListRolePolicies'),
  AttachRolePolicy: ofRole.attach('AttachRolePolicy'),
  DetachRolePolicy: ofRole.detach('DetachRolePolicy'),
  ListAttachedRolePolicies: ofRole.listAttached('ListAttachedRolePolicies'),
  PutUserPolicy: ofUser.put('PutUserPolicy'),
  GetUserPolicy: ofUser.get('GetUserPolicy', (name) => ({ UserName: name })),
  DeleteUserPolicy: ofUser.remove('DeleteUserPolicy'),
  ListUserPolicies: ofUser.list('ListUserPolicies'),
  AttachUserPolicy: ofUser.attach('AttachUserPolicy'),
  DetachUserPolicy: ofUser.detach('DetachUserPolicy'),
  ListAttachedUserPolicies: ofUser.listAttached('ListAttachedUserPolicies'),
  PutGroupPolicy: ofGroup.put('PutGroupPolicy'),
  GetGroupPolicy: ofGroup.get('GetGroupPolicy', (name) => ({ GroupName: name })),
  DeleteGroupPolicy: ofGroup.remove('DeleteGroupPolicy'),
  ListGroupPolicies: ofGroup.list('ListGroupPolicies'),
  AttachGroupPolicy: ofGroup.attach('AttachGroupPolicy'),
  DetachGroupPolicy: ofGroup.detach('DetachGroupPolicy'),
  ListAttachedGroupPolicies: ofGroup.listAttached('ListAttachedGroupPolicies'),
} satisfies Operations<typeof Iam>;

export default {
  operations: {
    ...roles,
    ...users,
    ...groups,
    ...accessKeys,
    ...policies,
    ...managedPolicies,
    ...policyVersions,
    ...oidcProviders,
    ...serviceLinkedRoles,
    ...instanceProfiles,
    ...loginProfiles,
    ...mfaDevices,
    ...account,
    ...accountAlias,
    ...passwordPolicy,
    ...authorizationDetails,
    ...credentialReport,
    ...simulatePolicy,
    ...contextKeys,
  },
} satisfies ServiceModule;
