import { invalidMath } from './math-error.ts';
import { isArray, isSeries, type Series, typeName, type Value, type Values } from './series.ts';

type Branch = number | Series | undefined;

/**
 * `IF(condition, then, otherwise)` ("Using IF expressions"): a condition is true where it is not 0. Where it has no datapoint
 * there is none; where it is true and `then` has none, there is 0; where it is false, `otherwise` must have one.
 */
export function choose(condition: Value, then: Value, otherwise: Value | undefined): Value {
  const [yes, no] = [branch(then), branch(otherwise)];
  if (isArray(condition)) throw unsupported(condition);
  if (typeof condition === 'number') return chooseOne(condition !== 0, yes, no);
  return {
    label: condition.label,
    values: condition.values.map((value, place) => {
      if (value === undefined) return undefined;
      return value === 0 ? at(no, place) : (at(yes, place) ?? 0);
    }),
  };
}

function chooseOne(holds: boolean, yes: Branch, no: Branch): Value {
  const chosen = holds ? yes : no;
  if (chosen !== undefined) return chosen;
  return { label: '', values: emptyLike(yes) };
}

function emptyLike(other: Branch): Values {
  return other !== undefined && isSeries(other) ? other.values.map(() => undefined) : [];
}

function branch(value: Value | undefined): Branch {
  if (value !== undefined && isArray(value)) throw unsupported(value);
  return value;
}

function at(value: Branch, place: number): number | undefined {
  return value !== undefined && isSeries(value) ? value.values[place] : value;
}

function unsupported(value: Value) {
  return invalidMath(`Unsupported argument type for IF: '${typeName(value)}'`);
}
