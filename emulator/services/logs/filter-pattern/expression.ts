import type { Scanner } from './scanner.ts';

/** Conditions joined by `&&` and `||`. */
export type Expression<Leaf> =
  | { readonly type: 'leaf'; readonly leaf: Leaf }
  | { readonly type: 'and' | 'or'; readonly terms: readonly Expression<Leaf>[] };

/** `()` binds closest, then `&&`, then `||`. The pattern's length bounds the depth. */
export function parseExpression<Leaf>(
  scanner: Scanner,
  parseLeaf: (scanner: Scanner) => Leaf,
): Expression<Leaf> {
  const any = (): Expression<Leaf> => join('or', series('||', all));
  const all = (): Expression<Leaf> => join('and', series('&&', one));
  const one = (): Expression<Leaf> => {
    if (!scanner.skipBlanks().takes('(')) return { type: 'leaf', leaf: parseLeaf(scanner) };
    const inner = any();
    scanner.skipBlanks().expect(')', 'to close the parenthesis');
    return inner;
  };
  const series = (operator: string, term: () => Expression<Leaf>): Expression<Leaf>[] => {
    const terms = [term()];
    while (scanner.skipBlanks().takes(operator)) terms.push(term());
    return terms;
  };
  return any();
}

function join<Leaf>(type: 'and' | 'or', terms: Expression<Leaf>[]): Expression<Leaf> {
  const [first] = terms;
  if (first !== undefined && terms.length === 1) return first;
  return { type, terms: terms.flatMap((term) => (term.type === type ? term.terms : [term])) };
}

export function leavesOf<Leaf>(expression: Expression<Leaf>): Leaf[] {
  return expression.type === 'leaf' ? [expression.leaf] : expression.terms.flatMap(leavesOf);
}

export type Test<T> = (value: T) => boolean;

export function compileExpression<Leaf, T>(
  expression: Expression<Leaf>,
  compileLeaf: (leaf: Leaf) => Test<T>,
): Test<T> {
  if (expression.type === 'leaf') return compileLeaf(expression.leaf);
  const tests = expression.terms.map((term) => compileExpression(term, compileLeaf));
  return expression.type === 'and' ? everyOf(tests) : someOf(tests);
}

export function everyOf<T>(tests: readonly Test<T>[]): Test<T> {
  const [first, second, ...rest] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (rest.length === 0) return (value) => first(value) && second(value);
  const others = everyOf([second, ...rest]);
  return (value) => first(value) && others(value);
}

export function someOf<T>(tests: readonly Test<T>[]): Test<T> {
  const [first, second, ...rest] = tests;
  if (first === undefined) return () => false;
  if (second === undefined) return first;
  if (rest.length === 0) return (value) => first(value) || second(value);
  const others = someOf([second, ...rest]);
  return (value) => first(value) || others(value);
}
