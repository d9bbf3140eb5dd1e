import type * as Sts from '@aws-sdk/client-sts';
import { notImplemented } from '../../fault.ts';
import { prefixed } from '../../identity/request-context.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { accessDenied, validationError } from './faults.ts';
import {
  findRole,
  readRoleArn,
  requireSessionName,
  sessionSeconds,
  startSession,
} from './role-session.ts';
import { readSessionPolicies } from './session-policies.ts';
import { sessionTrail } from './trail.ts';

const chainedLimit = 3600;

/** What the emulator has not; it refuses them by name. */
const absent = [
  'Tags',
  'TransitiveTagKeys',
  'SourceIdentity',
  'SerialNumber',
  'TokenCode',
  'ProvidedContexts',
] as const;

export const assumeRole = {
  AssumeRole: {
    access(input, call) {
      for (const member of absent) {
        if (input[member] !== undefined) throw notImplemented(`sts:AssumeRole with ${member}`);
      }
      if (call.caller.principal.type === 'root') {
        throw accessDenied('Roles may not be assumed by root accounts.');
      }
      return roleAccess(call, input);
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
        sessionPolicies: readSessionPolicies(call, roleArn.account, input),
        ...(principal.type === 'service' && { takenBy: principal.service }),
      });
    },
    trail: sessionTrail,
  },
} satisfies Operations<typeof Sts>;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-sts */
function roleAccess(call: Call, input: Sts.AssumeRoleCommandInput): Access {
  const roleArn = readRoleArn(input.RoleArn);
  const role = findRole(call, roleArn);
  return {
    action: 'sts:AssumeRole',
    resource: roleArn.arn,
    conditions: {
      'sts:RoleSessionName': requireSessionName(input.RoleSessionName),
      ...(input.ExternalId !== undefined && {
        'sts:ExternalId': requireExternalId(input.ExternalId),
      }),
      ...prefixed('aws:ResourceTag/', role?.tags ?? {}),
      ...prefixed('iam:ResourceTag/', role?.tags ?? {}),
    },
    resourcePolicy: { document: role?.trust, owner: roleArn.account, role: 'required' },
  };
}

function requireExternalId(id: string): string {
  if (/^[\w+=,.@:/-]{2,1224}$/.test(id)) return id;
  throw validationError(
    "1 validation error detected: Value at 'externalId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@:\\/-]* and have length from 2 to 1224",
  );
}
