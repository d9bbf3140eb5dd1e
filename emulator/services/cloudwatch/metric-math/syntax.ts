export const arithmetic = ['+', '-', '*', '/', '^'] as const;
const comparing = ['==', '!=', '<=', '>=', '<', '>'] as const;

export type Operator = (typeof arithmetic)[number] | (typeof comparing)[number] | 'AND' | 'OR';

/** A metric math expression ("Metric math syntax and functions"). */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  /** Another query of the request. */
  | { readonly kind: 'id'; readonly id: string }
  /** `REPEAT`, `DESC`, or a function that is handed over: `SORT(METRICS(), AVG, DESC)`. */
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'negative'; readonly of: Expression }
  | {
      readonly kind: 'operation';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] };

/** The queries that an expression names. */
export function idsIn(expression: Expression): string[] {
  switch (expression.kind) {
    case 'id':
      return [expression.id];
    case 'list':
      return expression.items.flatMap(idsIn);
    case 'negative':
      return idsIn(expression.of);
    case 'operation':
      return [...idsIn(expression.left), ...idsIn(expression.right)];
    case 'call':
      return expression.args.flatMap(idsIn);
    default:
      return [];
  }
}
