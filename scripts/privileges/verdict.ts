import type { Use } from './ledger.ts';
import { isWhole, nameOf, type Removal } from './permission.ts';
import type { Reason } from './reasons.ts';
import type { Trial } from './trial.ts';

/** What is known of a permission in the end. */
export type Verdict =
  | {
      readonly verdict: 'used';
      readonly step: string;
      readonly action: string;
      readonly principal: string;
      readonly failure?: string;
    }
  | { readonly verdict: 'reasoned'; readonly reason: string; readonly source: string }
  | { readonly verdict: 'unexplained'; readonly because: string };

export type Judged = Verdict & { readonly removal: Removal };

/** `trial`: none where nobody asked for it. */
export function judge(
  removal: Removal,
  trial: Trial | undefined,
  reason: Reason | undefined,
): Judged {
  if (trial?.outcome === 'broke')
    return { removal, ...usedIn(trial.step, trial.use, trial.failure) };
  if (reason !== undefined) {
    return { removal, verdict: 'reasoned', reason: reason.why, source: reason.source };
  }
  const because =
    trial === undefined
      ? 'no decision would be another without it'
      : `without it these succeed as well: ${trial.steps.join(', ')}`;
  return { removal, verdict: 'unexplained', because };
}

function usedIn(step: string, { action, principal }: Use, failure: string): Verdict {
  return { verdict: 'used', step, action, principal, failure };
}

/**
 * A statement of several actions breaks what any of them breaks, removals of an Allow and of a Deny each adding up; so what is known
 * of its actions is known of it.
 */
export function judgeStatement(removal: Removal, actions: readonly Judged[]): Judged {
  const used = actions.find(({ verdict }) => verdict === 'used');
  const reasoned = actions.find(({ verdict }) => verdict === 'reasoned');
  const known = used ?? reasoned ?? actions[0];
  if (known === undefined) throw new Error(`${nameOf(removal)} has no actions`);
  return { ...known, removal };
}

export interface Summary {
  readonly policies: number;
  readonly statements: number;
  /** Of statements that grant or deny; a boundary's are not counted one by one. */
  readonly actions: number;
  readonly used: number;
  readonly reasoned: number;
  readonly unexplained: number;
  /** Reasons for what is used or not there. */
  readonly stale: readonly string[];
}

/** Counts actions; a boundary's statement counts as one. */
export function summarize(judged: readonly Judged[], reasons: readonly Reason[]): Summary {
  const single = judged.filter(({ removal }) => !isSeveral(removal));
  const count = (verdict: Verdict['verdict']) =>
    single.filter((one) => one.verdict === verdict).length;
  const statements = new Set(judged.map(({ removal }) => removal.statement));
  const policies = new Set(
    [...statements].map(({ template, resource, type }) => `${template}/${resource}/${type}`),
  );
  const held = new Set(
    judged.flatMap(({ verdict, removal }) => (verdict === 'reasoned' ? nameOf(removal) : [])),
  );
  return {
    policies: policies.size,
    statements: statements.size,
    actions: single.length,
    used: count('used'),
    reasoned: count('reasoned'),
    unexplained: count('unexplained'),
    stale: reasons.flatMap(({ permissions }) => permissions.filter((name) => !held.has(name))),
  };
}

/** At most one in ten may rest on a reason alone. */
export function isSound({ actions, reasoned, unexplained, stale }: Summary): boolean {
  return actions > 0 && unexplained === 0 && stale.length === 0 && reasoned * 10 <= actions;
}

function isSeveral(removal: Removal): boolean {
  const { statement, actions } = removal;
  return statement.type !== 'boundary' && isWhole(removal) && actions.length > 1;
}
