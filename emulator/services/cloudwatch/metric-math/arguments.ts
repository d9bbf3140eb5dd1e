import { invalidMath } from './math-error.ts';
import { isArray, isSeries, type Series, typeName, type Value } from './series.ts';
import type { Expression } from './syntax.ts';

/** The arguments of one call, each asked for as what the function takes. */
export class Arguments {
  readonly function: string;
  readonly #expressions: readonly Expression[];
  readonly #evaluate: (expression: Expression) => Value;

  constructor(
    name: string,
    expressions: readonly Expression[],
    evaluate: (expression: Expression) => Value,
    [least, most]: readonly [number, number],
  ) {
    if (expressions.length < least || expressions.length > most) {
      throw invalidMath(`${name} does not take ${expressions.length} argument(s)`);
    }
    this.function = name;
    this.#expressions = expressions;
    this.#evaluate = evaluate;
  }

  get count(): number {
    return this.#expressions.length;
  }

  expression(place: number): Expression | undefined {
    return this.#expressions[place];
  }

  value(place: number): Value {
    const expression = this.#expressions[place];
    if (expression === undefined) throw invalidMath(`${this.function} misses an argument`);
    return this.#evaluate(expression);
  }

  scalar(place: number): number {
    const value = this.value(place);
    return typeof value === 'number' ? value : this.#refuse(value);
  }

  series(place: number): Series {
    const value = this.value(place);
    return isSeries(value) ? value : this.#refuse(value);
  }

  array(place: number): readonly Series[] {
    const value = this.value(place);
    return isArray(value) ? value : this.#refuse(value);
  }

  /** One of the bare words that the function knows. */
  word<T extends string>(place: number, words: readonly T[]): T {
    const expression = this.#expressions[place];
    const found = words.find((word) => expression?.kind === 'word' && expression.word === word);
    if (found === undefined) {
      throw invalidMath(
        `${this.function} takes one of ${words.join(', ')} as argument ${place + 1}`,
      );
    }
    return found;
  }

  #refuse(value: Value): never {
    throw invalidMath(`Unsupported argument type for ${this.function}: '${typeName(value)}'`);
  }
}
