import {
  type AuthorizationRequest,
  compilePattern,
  type Decision,
  decide,
  wildcardTokens,
} from '../../emulator/identity/policy/index.ts';
import { nameOf, type Removal, removalsOf, type Statement } from './permission.ts';
import { type Edit, without } from './without.ts';

/** A request that would be answered otherwise without a permission. */
export interface Use {
  /** Number of the step that made it. */
  readonly step: number;
  readonly action: string;
  readonly principal: string;
}

interface Candidate {
  readonly removal: Removal;
  readonly edit: Edit;
  readonly uses: Use[];
  concerns(action: string): boolean;
}

/**
 * What each permission was good for: every decision of a run is taken again without each permission that speaks of its action, and
 * where the answer differs, that permission was needed.
 */
export class Ledger {
  readonly #byMark: ReadonlyMap<string, readonly Candidate[]>;
  readonly #byName: ReadonlyMap<string, Candidate>;

  constructor(statements: readonly Statement[]) {
    const lists = statements.map((one) => [one.mark, candidatesOf(one)] as const);
    this.#byMark = new Map(lists);
    const all = lists.flatMap(([, candidates]) => candidates);
    this.#byName = new Map(all.map((candidate) => [nameOf(candidate.removal), candidate]));
  }

  note(step: number, request: AuthorizationRequest, decision: Decision): void {
    for (const { edit, uses } of this.#concernedBy(request)) {
      // One request of a step tells as much as a hundred.
      if (uses.at(-1)?.step === step) continue;
      if (decide(edit(request)).effect === decision.effect) continue;
      uses.push({ step, action: request.action, principal: principalOf(request) });
    }
  }

  /** In the order of the steps; empty: nothing would have been decided otherwise. */
  usesOf(removal: Removal): readonly Use[] {
    return this.#byName.get(nameOf(removal))?.uses ?? [];
  }

  #concernedBy(request: AuthorizationRequest): Candidate[] {
    return marksIn(request).flatMap((mark) =>
      (this.#byMark.get(mark) ?? []).filter(({ concerns }) => concerns(request.action)),
    );
  }
}

function candidatesOf(statement: Statement): Candidate[] {
  return removalsOf(statement).map((removal) => {
    const patterns = removal.actions.map((action) =>
      compilePattern(wildcardTokens(action.toLowerCase())),
    );
    return {
      removal,
      edit: without([removal]),
      uses: [],
      concerns: (action) => patterns.some((matches) => matches(action.toLowerCase())),
    };
  });
}

/** Marks of all statements that are consulted. */
function marksIn({ identityPolicies, boundary, resourcePolicy }: AuthorizationRequest): string[] {
  return [...identityPolicies, boundary, resourcePolicy].flatMap((named) =>
    (named?.policy.statements ?? []).flatMap(({ sid }) => sid ?? []),
  );
}

export function principalOf({ principal }: AuthorizationRequest): string {
  switch (principal.kind) {
    case 'service':
      return principal.service;
    case 'federated':
      return principal.provider;
    case 'anonymous':
      return 'anonymous';
    case 'root':
      return `arn:aws:iam::${principal.account}:root`;
    default:
      return principal.arn;
  }
}
