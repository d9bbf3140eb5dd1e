import type * as Sts from '@aws-sdk/client-sts';
import { notImplemented } from '../../fault.ts';
import { prefixed } from '../../identity/request-context.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { accessDenied, validationError } from './faults.ts';
import { provesMfa } from './mfa.ts';
import {
  findRole,
  readRoleArn,
  requireLength,
  requirePattern,
  requireSessionName,
  requireTokenSize,
  sessionSeconds,
  startSession,
} from './role-session.ts';
import { readSessionPolicies } from './session-policies.ts';
import { settleTags, tagConditions } from './session-tags.ts';
import { sessionTrail } from './trail.ts';

const chainedLimit = 3600;

export const assumeRole = {
  AssumeRole: {
    access(input, call) {
      if (input.ProvidedContexts !== undefined) {
        throw notImplemented('sts:AssumeRole with ProvidedContexts');
      }
      const access = roleAccess(call, input);
      if (call.caller.principal.type !== 'root') return access;
      throw accessDenied('Roles may not be assumed by root accounts.');
    },
    handle(input, call) {
      const roleArn = readRoleArn(input.RoleArn);
      const role = findRole(call, roleArn);
      // Without a role there is no trust policy, and without one nobody gets as far as this.
      if (role === undefined) throw accessDenied(`${roleArn.arn} cannot be assumed`);
      const { principal } = call.caller;
      const seconds = sessionSeconds(role, input.DurationSeconds);
      if (principal.type === 'role' && seconds > chainedLimit) {
        throw validationError(
          'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
        );
      }
      return startSession(call, {
        role,
        roleArn,
        sessionName: requireSessionName(input.RoleSessionName),
        seconds,
        tokenSize: requireTokenSize(input.MinimumSessionTokenSize),
        sessionPolicies: readSessionPolicies(call, roleArn.account, input),
        tags: settleTags(input, principal),
        sourceIdentity: sourceIdentityOf(input, call),
        mfa: provesMfa(call, input),
        ...(principal.type === 'service' && { takenBy: principal.service }),
      });
    },
    trail: sessionTrail,
  },
} satisfies Operations<typeof Sts>;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-sts */
function roleAccess(call: Call, input: Sts.AssumeRoleCommandInput): Access[] {
  const roleArn = readRoleArn(input.RoleArn);
  const role = findRole(call, roleArn);
  const tags = settleTags(input, call.caller.principal);
  const sourceIdentity = sourceIdentityOf(input, call);
  const access: Omit<Access, 'action'> = {
    resource: roleArn.arn,
    conditions: {
      'sts:RoleSessionName': requireSessionName(input.RoleSessionName),
      ...(input.ExternalId !== undefined && {
        'sts:ExternalId': requireExternalId(input.ExternalId),
      }),
      ...(sourceIdentity !== undefined && { 'sts:SourceIdentity': sourceIdentity }),
      ...(provesMfa(call, input) && {
        'aws:MultiFactorAuthPresent': 'true',
        'aws:MultiFactorAuthAge': '0',
      }),
      ...tagConditions(input),
      ...prefixed('aws:ResourceTag/', role?.tags ?? {}),
      ...prefixed('iam:ResourceTag/', role?.tags ?? {}),
    },
    resourcePolicy: { document: role?.trust, owner: roleArn.account, role: 'required' },
  };
  const actions = [
    'sts:AssumeRole',
    ...(Object.keys(tags.tags).length > 0 ? ['sts:TagSession'] : []),
    ...(sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ];
  return actions.map((action) => ({ action, ...access }));
}

/**
 * Once it is set it goes along with every role that is taken on after, and cannot be changed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
function sourceIdentityOf(
  { SourceIdentity: asked }: Sts.AssumeRoleCommandInput,
  { caller: { principal } }: Call,
): string | undefined {
  const before = principal.type === 'role' ? principal.sourceIdentity : undefined;
  if (asked === undefined) return before;
  requirePattern(asked, 'sourceIdentity', /^[\w+=,.@-]*$/, '[\\w+=,.@-]*');
  requireLength(asked, 'sourceIdentity', 2, 64);
  if (before === undefined || before === asked) return asked;
  throw accessDenied('SourceIdentity cannot be changed: the calling session has another one.');
}

function requireExternalId(id: string): string {
  if (/^[\w+=,.@:/-]{2,1224}$/.test(id)) return id;
  throw validationError(
    "1 validation error detected: Value at 'externalId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@:\\/-]* and have length from 2 to 1224",
  );
}
