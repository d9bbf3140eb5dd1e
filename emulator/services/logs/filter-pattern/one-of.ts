import type { Expression } from './expression.ts';

/** A claim that one field is exactly one of some texts. */
export interface OneOf {
  readonly field: string;
  readonly texts: readonly string[];
}

/**
 * Joins the claims of an `||` that give texts for the same field: `$.eventName = A || $.eventName = B || …`, common in
 * filters on CloudTrail, is then one look-up. `exactly` tells whether a leaf is such a claim, `merge` makes the joint one.
 */
export function joinTexts<Leaf>(
  expression: Expression<Leaf>,
  exactly: (leaf: Leaf) => OneOf | undefined,
  merge: (leaves: readonly Leaf[], texts: readonly string[]) => Leaf,
): Expression<Leaf> {
  if (expression.type === 'leaf') return expression;
  const terms = expression.terms.map((term) => joinTexts(term, exactly, merge));
  if (expression.type === 'and') return { type: 'and', terms };
  const alike = Map.groupBy(terms, (term) =>
    term.type === 'leaf' ? (exactly(term.leaf)?.field ?? term) : term,
  );
  const joined = Array.from(alike.values(), (group): Expression<Leaf> => {
    const [first] = group;
    if (first !== undefined && group.length === 1) return first;
    const leaves = group.flatMap((term) => (term.type === 'leaf' ? [term.leaf] : []));
    const texts = leaves.flatMap((leaf) => exactly(leaf)?.texts ?? []);
    return { type: 'leaf', leaf: merge(leaves, texts) };
  });
  const [only] = joined;
  return only !== undefined && joined.length === 1 ? only : { type: 'or', terms: joined };
}
