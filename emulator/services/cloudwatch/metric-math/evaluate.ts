import { Arguments } from './arguments.ts';
import { absentFunctions, functions, type Surroundings } from './functions.ts';
import { invalidMath, MathError } from './math-error.ts';
import { operate } from './operate.ts';
import { isArray, isSeries, type Series, typeName, type Value } from './series.ts';
import type { Expression } from './syntax.ts';

export interface Environment extends Surroundings {
  /** The result of another query; undefined: there is none of that id. */
  resultOf(id: string): Series | readonly Series[] | undefined;
}

/** A metric math expression's result; a scalar is none. */
export function evaluateMath(
  expression: Expression,
  environment: Environment,
): Series | readonly Series[] {
  const value = evaluate(expression, environment);
  if (typeof value !== 'number') return value;
  throw invalidMath('The final result must be a single time series or an array of time series');
}

function evaluate(expression: Expression, environment: Environment): Value {
  const again = (inner: Expression) => evaluate(inner, environment);
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'id':
      return resultOf(expression.id, environment);
    case 'negative':
      return negate(again(expression.of));
    case 'operation':
      return operate(expression.operator, again(expression.left), again(expression.right));
    case 'list':
      return expression.items.flatMap((item) => asSeries(again(item)));
    case 'call':
      return call(expression.name, expression.args, environment);
    default:
      throw invalidMath(
        `Unsupported token '${expression.kind === 'word' ? expression.word : expression.value}'`,
      );
  }
}

function resultOf(id: string, environment: Environment): Value {
  const result = environment.resultOf(id);
  if (result === undefined) throw invalidMath(`Undefined variable '${id}'`);
  return result;
}

function call(name: string, args: readonly Expression[], environment: Environment): Value {
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (known === undefined) {
    if (absentFunctions.has(name)) throw new MathError('absent', name);
    throw invalidMath(`Unsupported function '${name}'`);
  }
  const evaluated = new Arguments(name, args, (arg) => evaluate(arg, environment), known.takes);
  return known.of(evaluated, environment);
}

function asSeries(value: Value): readonly Series[] {
  if (isArray(value)) return value;
  if (isSeries(value)) return [value];
  throw invalidMath(`Unsupported element type for []: '${typeName(value)}'`);
}

function negate(value: Value): Value {
  if (typeof value === 'number') return -value;
  return isArray(value) ? value.map(negateSeries) : negateSeries(value);
}

function negateSeries({ label, values }: Series): Series {
  return { label, values: values.map((value) => (value === undefined ? undefined : 0 - value)) };
}
