import { invalidMath } from './math-error.ts';
import { finite, isArray, isSeries, type Series, typeName, type Value } from './series.ts';
import { arithmetic, type Operator } from './syntax.ts';

const operations: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': (left, right) => left ** right,
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
  '<=': (left, right) => Number(left <= right),
  '>=': (left, right) => Number(left >= right),
  '<': (left, right) => Number(left < right),
  '>': (left, right) => Number(left > right),
  AND: (left, right) => Number(left !== 0 && right !== 0),
  OR: (left, right) => Number(left !== 0 || right !== 0),
};

/**
 * An operator between values of any type. Where only one of two time series has a datapoint, the other counts as 0; a
 * datapoint divided by zero is dropped.
 */
export function operate(operator: Operator, left: Value, right: Value): Value {
  const of = operations[operator];
  if (typeof left === 'number' && typeof right === 'number') return of(left, right);
  if (isArray(left) || isArray(right)) return operateEach(operator, left, right);
  return pairwise(of, left, right);
}

function operateEach(operator: Operator, left: Value, right: Value): Series[] {
  const of = operations[operator];
  const isArithmetic = arithmetic.some((one) => one === operator);
  if (isArithmetic && isArray(left) && !isArray(right)) {
    return left.map((series) => pairwise(of, series, right));
  }
  if (isArithmetic && isArray(right) && !isArray(left)) {
    return right.map((series) => ({ ...pairwise(of, left, series), label: series.label }));
  }
  throw invalidMath(
    `Unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`,
  );
}

function pairwise(
  of: (left: number, right: number) => number,
  left: number | Series,
  right: number | Series,
): Series {
  const both = isSeries(left) && isSeries(right);
  const series = isSeries(left) ? left : right;
  const { label, values } = isSeries(series) ? series : { label: '', values: [] };
  return {
    label,
    values: values.map((_, place) => {
      const one = isSeries(left) ? left.values[place] : left;
      const other = isSeries(right) ? right.values[place] : right;
      if (one === undefined && other === undefined) return undefined;
      if (!both && (one === undefined || other === undefined)) return undefined;
      return finite(of(one ?? 0, other ?? 0));
    }),
  };
}
