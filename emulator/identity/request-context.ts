import { isIP } from 'node:net';
import type { Call } from '../service.ts';
import type { ContextValues } from './policy/index.ts';
import { accountOf, type Principal } from './principal.ts';

type Values = Record<string, string | readonly string[] | undefined>;

/**
 * The global condition keys of a call. `aws:SecureTransport` is always true: the emulator's plain
 * HTTP stands for AWS's TLS.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function globalConditions(
  call: Call,
  tags: Readonly<Record<string, string>>,
  resourceAccount: string,
): ContextValues {
  const { caller, world } = call;
  const now = world.clock.date();
  return {
    ...principalConditions(caller.principal, now.getTime()),
    ...serviceConditions(call),
    ...prefixed('aws:PrincipalTag/', tags),
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
    'aws:SecureTransport': 'true',
    'aws:RequestedRegion': call.region,
    'aws:ResourceAccount': resourceAccount,
    'aws:UserAgent': caller.userAgent,
    'aws:SourceIp': isIP(caller.sourceIp) === 0 ? undefined : caller.sourceIp,
  };
}

export function prefixed(
  prefix: string,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + key, value]));
}

function principalConditions(principal: Principal, now: number): Values {
  switch (principal.type) {
    case 'root':
      return {
        'aws:PrincipalArn': `arn:aws:iam::${principal.account}:root`,
        'aws:PrincipalAccount': principal.account,
        'aws:PrincipalType': 'Account',
        'aws:userid': principal.account,
      };
    case 'user':
      return {
        'aws:PrincipalArn': principal.arn,
        'aws:PrincipalAccount': principal.account,
        'aws:PrincipalType': 'User',
        'aws:userid': principal.userId,
        'aws:username': principal.userName,
        // Keys of a user carry nothing of the kind (condition-keys.html, MultiFactorAuthPresent).
        ...(principal.session && sessionConditions(principal.session, now)),
      };
    case 'federated':
      return {
        'aws:PrincipalArn': principal.arn,
        'aws:PrincipalAccount': principal.account,
        'aws:PrincipalType': 'FederatedUser',
        'aws:userid': `${principal.account}:${principal.name}`,
        ...sessionConditions({ since: principal.since, mfa: false }, now),
      };
    case 'role':
      return {
        // Of a session this is the role's ARN (same page).
        'aws:PrincipalArn': principal.roleArn,
        'aws:PrincipalAccount': principal.account,
        'aws:PrincipalType': 'AssumedRole',
        'aws:userid': `${principal.roleId}:${principal.sessionName}`,
        'aws:SourceIdentity': principal.sourceIdentity,
        ...sessionConditions({ since: principal.since, mfa: principal.mfa === true }, now),
        'aws:FederatedProvider': principal.federation?.provider,
      };
    case 'service':
      return {
        'aws:SourceArn': principal.sourceArn,
        'aws:SourceAccount': principal.sourceAccount,
        'aws:PrincipalServiceName': principal.service,
        'aws:PrincipalServiceNamesList': [principal.service],
      };
    case 'anonymous':
      return { 'aws:PrincipalType': 'Anonymous' };
  }
}

function sessionConditions(
  { since, mfa }: { readonly since: number; readonly mfa: boolean },
  now: number,
): Values {
  return {
    'aws:TokenIssueTime': new Date(since).toISOString(),
    'aws:MultiFactorAuthPresent': String(mfa),
    'aws:MultiFactorAuthAge': mfa ? String(Math.floor((now - since) / 1000)) : undefined,
  };
}

/**
 * `aws:ViaAWSService` and `aws:CalledVia` speak of a service that goes on with its caller's own
 * credentials, not of one that acts for itself or in a role that it took on.
 */
function serviceConditions({ caller }: Call): Values {
  const { principal, invokedBy } = caller;
  const forItself =
    principal.type === 'service' || (principal.type === 'role' && principal.takenBy !== undefined);
  const via = forItself ? undefined : invokedBy;
  return {
    'aws:PrincipalIsAWSService': String(principal.type === 'service'),
    'aws:ViaAWSService': String(via !== undefined),
    'aws:CalledVia': via === undefined ? undefined : [via],
    'aws:CalledViaFirst': via,
    'aws:CalledViaLast': via,
    // The default policy of an SNS topic compares it with the topic's account. Of the services only alarms bring it:
    // CloudTrail's notices are refused by a topic that has no policy of its own.
    // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
    'aws:SourceOwner':
      principal.type === 'service' && principal.service !== 'cloudwatch.amazonaws.com'
        ? undefined
        : accountOf(principal),
  };
}
