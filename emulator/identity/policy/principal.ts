import { MalformedPolicy } from './malformed-policy.ts';

/** Who asks, as policies see it. */
export type PolicyPrincipal =
  | { readonly kind: 'root'; readonly account: string }
  | { readonly kind: 'user'; readonly account: string; readonly arn: string }
  | {
      readonly kind: 'role';
      readonly account: string;
      /** The role's ARN, path included. */
      readonly arn: string;
      /** `arn:aws:sts::…:assumed-role/role/session` */
      readonly sessionArn: string;
    }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'federated'; readonly provider: string }
  | { readonly kind: 'anonymous' };

/**
 * How a statement names the caller. `direct`: the user or the session by its own ARN, or a service,
 * provider or root. `role`: by the role. `everyone`: `*`. `condition`: `*`, of whom a condition on
 * `aws:PrincipalArn` picks the caller. `account`: by its account, which for an Allow only hands the
 * decision to that account's own policies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type NamedAs = 'direct' | 'role' | 'everyone' | 'condition' | 'account';

export interface PrincipalElement {
  /** The ARNs of users and roles that the element names. */
  readonly arns: readonly string[];
  nameOf(principal: PolicyPrincipal): Exclude<NamedAs, 'condition'> | undefined;
  /** Whether a NotPrincipal with this content leaves the caller out of a Deny. */
  exempts(principal: PolicyPrincipal, hasBoundary: boolean): boolean;
}

const everyone = '*';

export function compilePrincipal(element: unknown): PrincipalElement {
  const { aws, service, federated } = readPrincipals(element);
  const names = (value: string): boolean => aws.has(value) || aws.has(everyone);
  return {
    arns: [...aws].filter((name) => name.startsWith('arn:')),
    nameOf(principal) {
      if (principal.kind === 'service' && service.has(principal.service)) return 'direct';
      if (principal.kind === 'federated' && federated.has(principal.provider)) return 'direct';
      const byArn = nameInAccount(aws, principal);
      return byArn ?? (aws.has(everyone) ? 'everyone' : undefined);
    },
    exempts(principal, hasBoundary) {
      // A Deny with NotPrincipal always meets a principal that has a permissions boundary.
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
      if (hasBoundary) return false;
      return identitiesOf(principal).every((identity) => {
        if (identity.type === 'service') return service.has(identity.value) || aws.has(everyone);
        if (identity.type === 'federated') return federated.has(identity.value);
        return names(identity.value);
      });
    },
  };
}

function nameInAccount(
  aws: ReadonlySet<string>,
  principal: PolicyPrincipal,
): 'direct' | 'role' | 'account' | undefined {
  if (!('account' in principal)) return undefined;
  if (principal.kind === 'user' && aws.has(principal.arn)) return 'direct';
  if (principal.kind === 'role' && aws.has(principal.sessionArn)) return 'direct';
  if (principal.kind === 'role' && aws.has(principal.arn)) return 'role';
  if (!aws.has(principal.account)) return undefined;
  return principal.kind === 'root' ? 'direct' : 'account';
}

/**
 * A NotPrincipal must list the account and, for a session, role and session to spare the caller.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function identitiesOf(principal: PolicyPrincipal): { type: string; value: string }[] {
  switch (principal.kind) {
    case 'service':
      return [{ type: 'service', value: principal.service }];
    case 'federated':
      return [{ type: 'federated', value: principal.provider }];
    case 'anonymous':
      return [{ type: 'aws', value: everyone }];
    case 'root':
      return [{ type: 'aws', value: principal.account }];
    case 'user':
      return [principal.account, principal.arn].map((value) => ({ type: 'aws', value }));
    case 'role':
      return [principal.account, principal.arn, principal.sessionArn].map((value) => ({
        type: 'aws',
        value,
      }));
  }
}

interface Principals {
  readonly aws: ReadonlySet<string>;
  readonly service: ReadonlySet<string>;
  readonly federated: ReadonlySet<string>;
}

const noCanonicalUsers =
  'The principal type CanonicalUser is not implemented in the Keywatch emulator';

function readPrincipals(element: unknown): Principals {
  const found = {
    aws: new Set<string>(),
    service: new Set<string>(),
    federated: new Set<string>(),
  };
  if (element === everyone) return { ...found, aws: new Set([everyone]) };
  if (typeof element !== 'object' || element === null || Array.isArray(element)) {
    throw typeof element === 'string'
      ? new MalformedPolicy(`Invalid principal in policy: "${element}"`)
      : new MalformedPolicy('Syntax errors in policy. (Principal)');
  }
  for (const [type, value] of Object.entries(element)) {
    for (const name of Array.isArray(value) ? value : [value]) {
      if (typeof name !== 'string') throw new MalformedPolicy(`Syntax errors in policy. (${type})`);
      if (type === 'AWS') found.aws.add(readAwsPrincipal(name));
      else if (type === 'Service') found.service.add(readService(name));
      else if (type === 'Federated') found.federated.add(name);
      else if (type === 'CanonicalUser') throw new MalformedPolicy(noCanonicalUsers);
      else throw invalid(type, name);
    }
  }
  return found;
}

/** An account is kept as its twelve digits, whichever way the policy writes it. */
function readAwsPrincipal(name: string): string {
  if (name === everyone || /^\d{12}$/.test(name)) return name;
  const root = /^arn:aws[\w-]*:iam::(\d{12}):root$/.exec(name);
  if (root?.[1]) return root[1];
  const isArn = /^arn:aws[\w-]*:(iam|sts)::\d{12}:[\w-]+\/[^*?]+$/.test(name);
  // The unique id that IAM leaves behind for a deleted user or role; it names nobody any more.
  const isUniqueId = /^A[A-Z]{3}[A-Z0-9]{12,}$/.test(name);
  if (!isArn && !isUniqueId) throw invalid('AWS', name);
  return name;
}

function readService(name: string): string {
  const known = /^[\w.-]+\.(amazonaws\.com(\.cn)?|aws\.internal)$/.test(name);
  if (name !== everyone && !known) throw invalid('Service', name);
  return name;
}

function invalid(type: string, name: string): MalformedPolicy {
  return new MalformedPolicy(`Invalid principal in policy: "${type}":${JSON.stringify(name)}`);
}
