import type { RequestContext } from './context.ts';
import type { NamedAs, PolicyPrincipal } from './principal.ts';

/** Which elements a policy may have depends on what it is attached to. */
export type PolicyKind = 'identity' | 'boundary' | 'session' | 'resource' | 'trust';

export interface Policy {
  readonly kind: PolicyKind;
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  /** The ARNs of users and roles that its Principal or NotPrincipal names. */
  readonly principals: readonly string[];
  /** How the statement meets the request; `undefined` if it does not. Without a Principal element: `direct`. */
  meets(question: Question): NamedAs | undefined;
}

/** One request, prepared for many statements. */
export interface Question {
  readonly principal: PolicyPrincipal;
  readonly hasBoundary: boolean;
  /** In lower case: actions compare without case. */
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}
