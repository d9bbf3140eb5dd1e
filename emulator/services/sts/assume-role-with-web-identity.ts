import type * as Sts from '@aws-sdk/client-sts';
import { notImplemented } from '../../fault.ts';
import { logDecision } from '../../identity/decision-log.ts';
import type { Role } from '../../identity/iam-store.ts';
import type { AuthorizationRequest } from '../../identity/policy/index.ts';
import { compilePolicy } from '../../identity/policy-cache.ts';
import { globalConditions } from '../../identity/request-context.ts';
import type { Call, Operations } from '../../service.ts';
import { accessDenied } from './faults.ts';
import {
  findRole,
  type RoleArn,
  readRoleArn,
  requireSessionName,
  requireTokenSize,
  sessionSeconds,
  startSession,
} from './role-session.ts';
import { readSessionPolicies } from './session-policies.ts';
import { webIdentityTrail } from './trail.ts';
import { claimConditions } from './web-identity-claims.ts';
import { verifyWebIdentity, type WebIdentity } from './web-identity-token.ts';

const action = 'sts:AssumeRoleWithWebIdentity';

export const assumeRoleWithWebIdentity = {
  AssumeRoleWithWebIdentity: {
    /** The call is unsigned: the token is what is judged, in `handle`. */
    access: () => [],
    async handle(input, call) {
      if (input.ProviderId !== undefined) throw notImplemented(`${action} with ProviderId`);
      const roleArn = readRoleArn(input.RoleArn);
      const sessionName = requireSessionName(input.RoleSessionName);
      const identity = await verifyWebIdentity(call, roleArn.account, input.WebIdentityToken);
      const role = findRole(call, roleArn);
      if (role === undefined || !trusts(call, roleArn, role, identity, sessionName)) {
        throw accessDenied(`Not authorized to perform ${action}`);
      }
      const { arn: provider } = identity.provider;
      const session = startSession(call, {
        role,
        roleArn,
        sessionName,
        seconds: sessionSeconds(role, input.DurationSeconds),
        tokenSize: requireTokenSize(input.MinimumSessionTokenSize),
        sessionPolicies: readSessionPolicies(call, roleArn.account, input),
        federation: { provider, subject: identity.subject },
      });
      return {
        ...session,
        SubjectFromWebIdentityToken: identity.subject,
        Provider: provider,
        Audience: identity.audience,
      };
    },
    trail: webIdentityTrail,
  },
} satisfies Operations<typeof Sts>;

function trusts(
  call: Call,
  { arn, account }: RoleArn,
  role: Role,
  identity: WebIdentity,
  sessionName: string,
): boolean {
  const request: AuthorizationRequest = {
    principal: { kind: 'federated', provider: identity.provider.arn },
    action,
    resource: arn,
    resourceAccount: account,
    context: {
      ...globalConditions(call, {}, account),
      ...claimConditions(identity),
      'aws:FederatedProvider': identity.provider.arn,
      'sts:RoleSessionName': sessionName,
    },
    identityPolicies: [],
    resourcePolicy: { name: arn, policy: compilePolicy(role.trust, 'trust') },
    resourcePolicyRole: 'required',
  };
  const decision = call.world.decide(request);
  logDecision(call, request, decision);
  return decision.effect === 'allow';
}
