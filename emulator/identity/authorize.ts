import type { Access, Call } from '../service.ts';
import { encodeDenial } from './authorization-message.ts';
import { policiesOf } from './caller-policies.ts';
import { logDecision } from './decision-log.ts';
import { kindNames } from './decision-words.ts';
import type { AuthorizationRequest, Decision, PolicyPrincipal } from './policy/index.ts';
import { compilePolicy } from './policy-cache.ts';
import { arnOf, type Principal } from './principal.ts';
import { globalConditions } from './request-context.ts';

/** Why a call is refused, in AWS's words. */
export interface Denial {
  readonly message: string;
}

/** Whether the caller may do all that the operation needs; the first access that is refused is the answer. */
export function authorize(call: Call, accesses: readonly Access[]): Denial | undefined {
  for (const access of accesses) {
    const request = requestOf(call, access);
    const decision = call.world.decide(request);
    logDecision(call, request, decision);
    if (decision.effect === 'deny') return { message: refuse(call, request, decision) };
  }
  return undefined;
}

/** One access of a call, with the policies that the caller has at this moment. */
function requestOf(call: Call, access: Access): AuthorizationRequest {
  const { principal } = call.caller;
  const { tags, ...policies } = policiesOf(call.world, principal);
  const { resourcePolicy } = access;
  const document = resourcePolicy?.document;
  const resourceAccount = resourcePolicy?.owner ?? accountIn(access.resource) ?? call.account;
  return {
    principal: asPolicyPrincipal(principal),
    action: access.action,
    resource: access.resource,
    resourceAccount,
    context: {
      ...globalConditions(call, tags, resourceAccount),
      ...(isGlobal(access.action) && { 'aws:RequestedRegion': 'us-east-1' }),
      ...access.conditions,
    },
    ...policies,
    ...(document !== undefined && {
      resourcePolicy: { name: access.resource, policy: compilePolicy(document, 'resource') },
    }),
    resourcePolicyRole: resourcePolicy?.role ?? 'sufficient',
    grantedBy: access.grantedBy,
  };
}

function asPolicyPrincipal(principal: Principal): PolicyPrincipal {
  switch (principal.type) {
    case 'root':
      return { kind: 'root', account: principal.account };
    case 'user':
      return { kind: 'user', account: principal.account, arn: principal.arn };
    case 'role': {
      const { account, roleArn, arn } = principal;
      return { kind: 'role', account, arn: roleArn, sessionArn: arn };
    }
    // To policies it is to its user as a session is to its role.
    case 'federated': {
      const { account, user, arn } = principal;
      return { kind: 'role', account, arn: user?.arn ?? account, sessionArn: arn };
    }
    case 'service':
      return { kind: 'service', service: principal.service };
    case 'anonymous':
      return { kind: 'anonymous' };
  }
}

/**
 * IAM has one endpoint, in us-east-1 (reference_policies_condition-keys.html, RequestedRegion);
 * PassRole is asked by the service that takes the role, where that is.
 */
function isGlobal(action: string): boolean {
  return action.startsWith('iam:') && action !== 'iam:PassRole';
}

function accountIn(arn: string): string | undefined {
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function refuse(
  { caller }: Call,
  request: AuthorizationRequest,
  decision: Extract<Decision, { effect: 'deny' }>,
): string {
  const { action, resource } = request;
  const [service] = action.split(':');
  // EC2 has sentences of its own before and after, and S3 quotes the resource.
  const opening = service === 'ec2' ? 'You are not authorized to perform this operation. ' : '';
  const shown = service === 's3' ? `"${resource}"` : resource;
  const refusal = `User: ${arnOf(caller.principal)} is not authorized to perform: ${action} on resource: ${shown}`;
  const closing =
    service === 'ec2'
      ? `. Encoded authorization failure message: ${encodeDenial(caller.principal, request, decision)}`
      : '';
  return `${opening}${refusal}${reason(action, decision)}${closing}`;
}

function reason(action: string, decision: Extract<Decision, { effect: 'deny' }>): string {
  const name = kindNames[decision.because];
  if (decision.kind === 'explicit') {
    return ` with an explicit deny in ${name.startsWith('i') ? 'an' : 'a'} ${name}`;
  }
  // Nobody is told whom a role trusts.
  return /^sts:(AssumeRole|TagSession|SetSourceIdentity)$/.test(action)
    ? ''
    : ` because no ${name} allows the ${action} action`;
}
