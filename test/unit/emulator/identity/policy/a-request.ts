import {
  type AuthorizationRequest,
  type Decision,
  decide,
  type NamedPolicy,
  type PolicyKind,
  parsePolicy,
} from '../../../../../emulator/identity/policy/index.ts';

export const account = '111122223333';
export const otherAccount = '444455556666';
export const bucket = 'arn:aws:s3:::amzn-s3-demo-bucket-carlossalazar-logs';

export const user = {
  kind: 'user',
  account,
  arn: `arn:aws:iam::${account}:user/carlossalazar`,
} as const;

export const role = {
  kind: 'role',
  account,
  arn: `arn:aws:iam::${account}:role/app/worker`,
  sessionArn: `arn:aws:sts::${account}:assumed-role/worker/one`,
} as const;

export const root = { kind: 'root', account } as const;

export type StatementElements = Record<string, unknown>;

export function aPolicy(kind: PolicyKind, ...statements: StatementElements[]): NamedPolicy {
  const document = { Version: '2012-10-17', Statement: statements };
  return { name: kind, policy: parsePolicy(JSON.stringify(document), kind) };
}

/** Carlos reads his bucket, whose account is his own, with no policy at all. */
export function aRequest(overrides: Partial<AuthorizationRequest> = {}): AuthorizationRequest {
  return {
    principal: user,
    action: 's3:GetObject',
    resource: `${bucket}/key`,
    resourceAccount: account,
    context: {},
    identityPolicies: [],
    resourcePolicyRole: 'sufficient',
    ...overrides,
  };
}

/** The decision in one line: `allow by identity`, `explicit deny by boundary`. */
export function verdict(overrides: Partial<AuthorizationRequest>): string {
  return inWords(decide(aRequest(overrides)));
}

function inWords(decision: Decision): string {
  return decision.effect === 'allow'
    ? `allow by ${decision.by}`
    : `${decision.kind} deny by ${decision.because}`;
}

export const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' };
export const denyAll = { Effect: 'Deny', Action: '*', Resource: '*' };
