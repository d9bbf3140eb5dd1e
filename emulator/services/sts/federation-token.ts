import type * as Sts from '@aws-sdk/client-sts';
import { credentialsOf, issueSession } from '../../identity/credentials.ts';
import { entry } from '../../identity/iam-store.ts';
import type { FederatedUser } from '../../identity/principal.ts';
import type { Call, Operations } from '../../service.ts';
import { accessDenied } from './faults.ts';
import {
  packed,
  requireDuration,
  requireLength,
  requirePattern,
  requireTokenSize,
} from './role-session.ts';
import { readSessionPolicies } from './session-policies.ts';
import { settleTags, tagConditions } from './session-tags.ts';
import { tokenTrail } from './trail.ts';

const hour = 3600;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html */
export const federationToken = {
  GetFederationToken: {
    access: (input, call) => {
      const resource = arnOf(call, input.Name ?? '');
      const conditions = tagConditions(input);
      const ask = { action: 'sts:GetFederationToken', resource, conditions };
      const tagged = input.Tags !== undefined && input.Tags.length > 0;
      return tagged ? [ask, { ...ask, action: 'sts:TagSession' }] : ask;
    },
    handle(input, call) {
      const { principal } = call.caller;
      const isSession = entry(credentialsOf(call).sessions, call.caller.accessKeyId ?? '');
      if ((principal.type !== 'user' && principal.type !== 'root') || isSession !== undefined) {
        throw accessDenied('Cannot call GetFederationToken with session credentials');
      }
      const name = requireName(input.Name);
      const most = principal.type === 'root' ? hour : 36 * hour;
      const asked = requireDuration(input.DurationSeconds ?? 12 * hour, 36 * hour);
      const tokenSize = requireTokenSize(input.MinimumSessionTokenSize);
      const policies = readSessionPolicies(call, call.account, input) ?? [];
      const { tags } = settleTags(input, principal);
      const federated: FederatedUser = {
        type: 'federated',
        account: call.account,
        arn: arnOf(call, name),
        name,
        since: call.world.clock.now(),
        sessionPolicies: policies,
        tags,
        ...(principal.type === 'user' && {
          user: { arn: principal.arn, userId: principal.userId, userName: principal.userName },
        }),
      };
      return {
        Credentials: issueSession(call.world, federated, Math.min(asked, most), tokenSize),
        FederatedUser: { FederatedUserId: `${call.account}:${name}`, Arn: federated.arn },
        PackedPolicySize: 0,
        ...packed(policies, tags),
      };
    },
    trail: tokenTrail,
  },
} satisfies Operations<typeof Sts>;

function arnOf({ account }: Call, name: string): string {
  return `arn:aws:sts::${account}:federated-user/${name}`;
}

function requireName(value = ''): string {
  requirePattern(value, 'name', /^[\w+=,.@-]*$/, '[\\w+=,.@-]*');
  return requireLength(value, 'name', 2, 32);
}
