import type * as Iam from '@aws-sdk/client-iam';
import {
  type AuthorizationRequest,
  type Decision,
  decide,
  type Explanation,
  explain,
  locateStatements,
  type NamedPolicy,
  parsePolicy,
  type Span,
} from '../../identity/policy/index.ts';

/** One action on some resources, with the policies that are tried out. */
export interface Simulation extends Omit<AuthorizationRequest, 'resource' | 'resourceAccount'> {
  /** Empty: the action on everything. */
  readonly resources: readonly string[];
  /** The account that owns a resource whose ARN names none. */
  readonly owner: string;
}

type Verdict = Iam.PolicyEvaluationDecisionType;
type Result = Omit<Iam.ResourceSpecificResult, 'EvalResourceName' | 'EvalResourceDecision'> & {
  readonly resource: string;
  readonly verdict: Verdict;
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html */
export function simulate(simulation: Simulation): Iam.EvaluationResult {
  const { action, resources } = simulation;
  const unnamed = resources.length === 0 || resources.includes('*');
  const results = (unnamed ? ['*'] : resources).map((resource) => evaluate(simulation, resource));
  const [first] = results;
  const missing = results.flatMap(({ MissingContextValues = [] }) => MissingContextValues);
  return {
    EvalActionName: action,
    EvalResourceName: results.length === 1 ? first?.resource : '*',
    EvalDecision: strictest(results.map(({ verdict }) => verdict)),
    MatchedStatements: distinct(results.flatMap(({ MatchedStatements = [] }) => MatchedStatements)),
    MissingContextValues: unnamed ? distinct(missing) : [],
    ...(first?.PermissionsBoundaryDecisionDetail && {
      PermissionsBoundaryDecisionDetail: {
        AllowedByPermissionsBoundary: results.every(
          (one) => one.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
        ),
      },
    }),
    ...(!unnamed && { EvalDecisionDetails: first?.EvalDecisionDetails ?? {} }),
    ResourceSpecificResults: unnamed ? [] : results.map(showResource),
  };
}

function evaluate(simulation: Simulation, resource: string): Result {
  const account = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(resource)?.[1] ?? simulation.owner;
  const request: AuthorizationRequest = { ...simulation, resource, resourceAccount: account };
  const { decision, policies } = explain(request);
  const verdict = verdictOf(decision);
  const { boundary, principal } = request;
  const foreign = 'account' in principal && principal.account !== account;
  return {
    resource,
    verdict,
    MatchedStatements: deciding(verdict, policies, request),
    MissingContextValues: missingKeys(policies, request),
    ...(boundary && {
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: allows(policies) },
    }),
    ...(foreign && { EvalDecisionDetails: bothSides(request) }),
  };
}

function verdictOf(decision: Decision): Verdict {
  if (decision.effect === 'allow') return 'allowed';
  return decision.kind === 'explicit' ? 'explicitDeny' : 'implicitDeny';
}

function strictest(verdicts: readonly Verdict[]): Verdict {
  const order: readonly Verdict[] = ['explicitDeny', 'implicitDeny'];
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'allowed';
}

type Policies = Explanation['policies'];

/** The statements behind a decision; a boundary's are not shown. */
function deciding(verdict: Verdict, policies: Policies, request: AuthorizationRequest) {
  const effect = verdict === 'allowed' ? 'Allow' : 'Deny';
  if (verdict === 'implicitDeny') return [];
  return policies
    .filter(({ kind }) => kind !== 'boundary')
    .flatMap(({ name, kind, statements }) => {
      const spans = locateStatements(textOf(request, name, kind));
      return statements
        .filter((statement) => statement.effect === effect && statement.meets)
        .map(({ index }) => showStatement(name, kind, spans[index]));
    });
}

function textOf(
  { identityPolicies, resourcePolicy }: AuthorizationRequest,
  name: string,
  kind: string,
) {
  const all: (NamedPolicy | undefined)[] =
    kind === 'resource' ? [resourcePolicy] : [...identityPolicies];
  return all.find((one) => one?.name === name)?.policy.text ?? '';
}

function showStatement(name: string, kind: string, span: Span | undefined): Iam.Statement {
  // The model's words for the type are not those that IAM answers.
  const type: string = kind === 'resource' ? 'Resource Policy' : 'IAM Policy';
  return {
    SourcePolicyId: name,
    SourcePolicyType: type as Iam.PolicySourceType,
    ...(span && {
      StartPosition: { Line: span.start.line, Column: span.start.column },
      EndPosition: { Line: span.end.line, Column: span.end.column },
    }),
  };
}

/** Keys that statements on this action and resource ask for and the request does not have. */
function missingKeys(policies: Policies, request: AuthorizationRequest): string[] {
  const given = new Set(Object.keys(request.context).map((key) => key.toLowerCase()));
  const asked = policies.flatMap(({ statements }) =>
    statements.flatMap((statement) => {
      if (statement.meets) return [];
      const { misses } = statement;
      if (misses.element === 'Variable') return misses.key;
      return misses.element === 'Condition' ? misses.test.key : [];
    }),
  );
  return distinct(asked.filter((key) => !given.has(key.toLowerCase())));
}

function allows(policies: Policies): boolean {
  const statements = policies
    .filter(({ kind }) => kind === 'boundary')
    .flatMap((policy) => policy.statements)
    .filter(({ meets }) => meets);
  return statements.length > 0 && statements.every(({ effect }) => effect === 'Allow');
}

/** How the caller's own policies and the resource's would decide, each for itself. */
function bothSides(request: AuthorizationRequest): Record<string, Verdict> {
  const { principal, resourcePolicy, ...rest } = request;
  const home = 'account' in principal ? principal.account : request.resourceAccount;
  const own = decide({
    ...rest,
    principal,
    resourceAccount: home,
    resourcePolicyRole: 'sufficient',
  });
  const given = decide({ ...rest, principal, resourcePolicy, identityPolicies: everythingAllowed });
  return { 'IAM Policy': verdictOf(own), 'Resource Policy': verdictOf(given) };
}

function showResource({ resource, verdict, ...rest }: Result): Iam.ResourceSpecificResult {
  return { EvalResourceName: resource, EvalResourceDecision: verdict, ...rest };
}

function distinct<T>(list: readonly T[]): T[] {
  const seen = new Map(list.map((one) => [JSON.stringify(one), one]));
  return [...seen.values()];
}

const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const everythingAllowed: readonly NamedPolicy[] = [
  {
    name: 'everything',
    policy: parsePolicy(
      JSON.stringify({ Version: '2012-10-17', Statement: everything }),
      'identity',
    ),
  },
];
