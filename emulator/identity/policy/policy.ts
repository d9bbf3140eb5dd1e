import type { RequestContext } from './context.ts';
import type { NamedAs, PolicyPrincipal } from './principal.ts';

/** Which elements a policy may have depends on what it is attached to. */
export type PolicyKind = 'identity' | 'boundary' | 'session' | 'resource' | 'trust';

export interface Policy {
  readonly kind: PolicyKind;
  readonly statements: readonly Statement[];
  readonly text: string;
}

export interface Statement {
  /** Its place in the policy, from 0. */
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  /** The ARNs of users and roles that its Principal or NotPrincipal names. */
  readonly principals: readonly string[];
  /** Condition keys that it asks for, in conditions and as policy variables, as it spells them. */
  readonly keys: readonly string[];
  /** Whether the statement meets the request; what it misses first, if not. */
  examine(question: Question): Finding;
}

/** `named` tells how the statement names the caller; without a Principal element: `direct`. */
export type Finding =
  | { readonly meets: true; readonly named: NamedAs }
  | { readonly meets: false; readonly misses: Miss };

/** The first element of a statement that a request does not meet. */
export type Miss =
  | { readonly element: 'Action' | 'Resource' | 'Principal' }
  /** A policy variable without a value, for which an Allow has no meaning. */
  | { readonly element: 'Variable'; readonly key: string }
  | { readonly element: 'Condition'; readonly test: ConditionTest };

/** One line of a Condition element, as the policy spells it. */
export interface ConditionTest {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
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
