import fc from 'fast-check';

/** A JSON pattern as data, for a naive evaluator to judge the compiled one by. */
export type Node =
  | { readonly is: 'and' | 'or'; readonly terms: readonly Node[] }
  | {
      readonly is: 'text';
      readonly field: string;
      readonly differs: boolean;
      readonly text: string;
    }
  | {
      readonly is: 'order';
      readonly field: string;
      readonly operator: '<' | '<=' | '>' | '>=';
      readonly number: number;
    }
  | { readonly is: 'null' | 'true' | 'false' | 'missing'; readonly field: string };

const names = ['a', 'b', 'c-d'];
const texts = ['x', 'xy', '', 'x*', '*y', '*', '"', 'a\\b', 'kms.amazonaws.com'];
const field = fc
  .array(fc.constantFrom(...names), { minLength: 1, maxLength: 2 })
  .map((steps) => steps.join('.'));

const leaf: fc.Arbitrary<Node> = fc.oneof(
  fc.record({
    is: fc.constant('text' as const),
    field,
    differs: fc.boolean(),
    text: fc.constantFrom(...texts),
  }),
  fc.record({
    is: fc.constant('order' as const),
    field,
    operator: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const),
    number: fc.integer({ min: -3, max: 3 }),
  }),
  fc.record({
    is: fc.constantFrom('null' as const, 'true' as const, 'false' as const, 'missing' as const),
    field,
  }),
);

export const nodes: fc.Arbitrary<Node> = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({
      is: fc.constantFrom('and' as const, 'or' as const),
      terms: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).node;

const scalars = fc.oneof(
  fc.constantFrom('x', 'xy', 'yy', '', '*', '"', 'a\\b', 'kms.amazonaws.com', null, true, false),
  fc.integer({ min: -3, max: 3 }),
);
const objects = fc.dictionary(fc.constantFrom(...names), scalars);
export const events = fc.dictionary(
  fc.constantFrom(...names),
  fc.oneof(scalars, objects, fc.constant(['x'])),
);

export function print(node: Node): string {
  switch (node.is) {
    case 'and':
    case 'or':
      return `(${node.terms.map(print).join(node.is === 'and' ? ' && ' : '||')})`;
    case 'text':
      return `$.${node.field}${node.differs ? '!=' : '='}"${node.text.replace(/["\\]/g, '\\$&')}"`;
    case 'order':
      return `$.${node.field} ${node.operator} ${node.number}`;
    case 'missing':
      return `$.${node.field} NOT EXISTS`;
    default:
      return `$.${node.field} IS ${node.is.toUpperCase()}`;
  }
}

export function holds(node: Node, event: unknown): boolean {
  if ('terms' in node) {
    const results = node.terms.map((term) => holds(term, event));
    return node.is === 'and' ? !results.includes(false) : results.includes(true);
  }
  const value = node.field.split('.').reduce(enter, event);
  switch (node.is) {
    case 'missing':
      return value === undefined;
    case 'text':
      return typeof value === 'string' && glob(node.text).test(value) !== node.differs;
    case 'order':
      return typeof value === 'number' && compare(value, node.operator, node.number);
    default:
      return value === { null: null, true: true, false: false }[node.is];
  }
}

function enter(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value)).get(name);
}

function glob(text: string): RegExp {
  const inner = text.replace(/^\*+|\*+$/g, '').replace(/[^\w]/g, '\\$&');
  const before = text.startsWith('*') ? '[\\s\\S]*' : '';
  const after = text.endsWith('*') ? '[\\s\\S]*' : '';
  return new RegExp(`^${before}${inner}${after}$`);
}

function compare(value: number, operator: string, bound: number): boolean {
  const order = Math.sign(value - bound);
  return { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[operator] ?? false;
}
