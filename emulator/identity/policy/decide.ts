import { type ContextValues, readContext } from './context.ts';
import type { Policy, PolicyKind, Question, Statement } from './policy.ts';
import type { NamedAs, PolicyPrincipal } from './principal.ts';

export interface NamedPolicy {
  /** What a reader of a denial looks for: the policy's name, or the resource it is attached to. */
  readonly name: string;
  readonly policy: Policy;
}

export interface AuthorizationRequest {
  readonly principal: PolicyPrincipal;
  /** `service:Operation` */
  readonly action: string;
  /** An ARN, or `*` for an action without a resource. */
  readonly resource: string;
  readonly resourceAccount: string;
  readonly context: ContextValues;
  readonly identityPolicies: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy | undefined;
  /** Given when the session was made; an empty list allows nothing, `undefined` limits nothing. */
  readonly sessionPolicies?: readonly NamedPolicy[] | undefined;
  readonly resourcePolicy?: NamedPolicy | undefined;
  /**
   * `sufficient`: in the same account an identity policy or the resource's policy allows.
   * `required` (KMS keys, role trust): the resource's policy must allow, itself or by handing the
   * decision to the account, in which case identity policies decide.
   */
  readonly resourcePolicyRole: 'sufficient' | 'required';
  /** An authority outside of policies, say a KMS grant's id: it allows unless a policy denies. */
  readonly grantedBy?: string | undefined;
}

export interface StatementReference {
  readonly policy: string;
  readonly kind: PolicyKind;
  readonly sid: string | undefined;
  /** Its place in the policy, from 0. */
  readonly index: number;
}

export type Decision =
  | { effect: 'allow'; by: PolicyKind | 'root' | 'grant'; statement?: StatementReference }
  | { effect: 'deny'; kind: 'explicit'; because: PolicyKind; statement: StatementReference }
  | { effect: 'deny'; kind: 'implicit'; because: PolicyKind };

interface Match {
  readonly reference: StatementReference;
  readonly named: NamedAs;
}

/**
 * AWS's decision on one request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export function decide(request: AuthorizationRequest): Decision {
  const question = ask(request);
  const [denial] = find(everyPolicy(request), question, 'Deny');
  if (denial) {
    const statement = denial.reference;
    return { effect: 'deny', kind: 'explicit', because: statement.kind, statement };
  }
  if (request.grantedBy !== undefined) return { effect: 'allow', by: 'grant' };
  const { principal } = request;
  if (!('account' in principal)) return allowByResource(request, question);
  if (principal.account !== request.resourceAccount) return acrossAccounts(request, question);
  return principal.kind === 'root'
    ? asRoot(request, question)
    : withinAccount(request, question, principal.kind);
}

/** The request, prepared for many statements. */
export function ask(request: AuthorizationRequest): Question {
  return {
    principal: request.principal,
    hasBoundary: request.boundary !== undefined,
    action: request.action.toLowerCase(),
    resource: request.resource,
    context: readContext(request.context),
  };
}

function asRoot(request: AuthorizationRequest, question: Question): Decision {
  return request.resourcePolicyRole === 'required'
    ? allowByResource(request, question)
    : { effect: 'allow', by: 'root' };
}

/** Callers without identity policies: services, federated tokens, anonymous, another account's root. */
function allowByResource(request: AuthorizationRequest, question: Question): Decision {
  const [match] = resourceMatches(request, question);
  return match ? allow(match) : refuse(resourceKind(request));
}

/**
 * What the resource's policy gives to a session's or a user's own ARN, or to `*` with a condition on
 * `aws:PrincipalArn`, no implicit deny of the caller's own policies limits; what it gives to a role,
 * boundary and session policies still do ("Resource-based policies" on the first page above;
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles).
 * Of `*` without such a condition neither page speaks: they limit it here.
 */
function withinAccount(
  request: AuthorizationRequest,
  question: Question,
  kind: 'user' | 'role',
): Decision {
  const matches = resourceMatches(request, question);
  const unlimited = kind === 'role' || request.sessionPolicies === undefined;
  const direct = matches.find(
    ({ named }) => named === 'condition' || (named === 'direct' && unlimited),
  );
  if (direct) return allow(direct);
  const granted = matches.find(({ named }) => named !== 'account');
  if (granted) return limit(request, question) ?? allow(granted);
  if (request.resourcePolicyRole === 'required' && matches.length === 0) {
    return refuse(resourceKind(request));
  }
  return byIdentity(request, question);
}

/** Both sides must allow; the caller's own account is asked first. */
function acrossAccounts(request: AuthorizationRequest, question: Question): Decision {
  if (question.principal.kind === 'root') return allowByResource(request, question);
  const own = byIdentity(request, question);
  if (own.effect === 'deny') return own;
  return allowByResource(request, question);
}

function byIdentity(request: AuthorizationRequest, question: Question): Decision {
  const [match] = find(request.identityPolicies, question, 'Allow');
  if (!match) return refuse('identity');
  return limit(request, question) ?? allow(match);
}

/** The refusal by a permissions boundary or by session policies, if they do not allow. */
function limit(request: AuthorizationRequest, question: Question): Decision | undefined {
  const { boundary, sessionPolicies } = request;
  if (boundary && find([boundary], question, 'Allow').length === 0) return refuse('boundary');
  if (sessionPolicies && find(sessionPolicies, question, 'Allow').length === 0) {
    return refuse('session');
  }
  return undefined;
}

function resourceMatches(request: AuthorizationRequest, question: Question): Match[] {
  return find(request.resourcePolicy ? [request.resourcePolicy] : [], question, 'Allow');
}

/** Every policy that is consulted. */
export function everyPolicy(request: AuthorizationRequest): NamedPolicy[] {
  const { identityPolicies, boundary, sessionPolicies = [], resourcePolicy } = request;
  const optional = [boundary, ...sessionPolicies, resourcePolicy];
  return [...identityPolicies, ...optional.filter((policy) => policy !== undefined)];
}

function find(
  policies: readonly NamedPolicy[],
  question: Question,
  effect: Statement['effect'],
): Match[] {
  const matches: Match[] = [];
  for (const { name, policy } of policies) {
    for (const statement of policy.statements) {
      if (statement.effect !== effect) continue;
      const finding = statement.examine(question);
      if (!finding.meets) continue;
      const { sid, index } = statement;
      matches.push({
        named: finding.named,
        reference: { policy: name, kind: policy.kind, sid, index },
      });
    }
  }
  return matches;
}

function resourceKind({ resourcePolicy }: AuthorizationRequest): PolicyKind {
  return resourcePolicy?.policy.kind ?? 'resource';
}

function allow({ reference }: Match): Decision {
  return { effect: 'allow', by: reference.kind, statement: reference };
}

function refuse(because: PolicyKind): Decision {
  return { effect: 'deny', kind: 'implicit', because };
}
