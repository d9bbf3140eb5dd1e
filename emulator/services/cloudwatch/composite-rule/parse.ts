import type { AlarmState } from '../alarm-rule.ts';
import type { CompositeRule } from './rule.ts';

/** Why a text is no rule, in CloudWatch's words. */
export class RuleError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RuleError';
  }
}

const states: readonly AlarmState[] = ['ALARM', 'OK', 'INSUFFICIENT_DATA'];
const startOfRule = "'(', 'NOT', AT_LEAST, TRUE or FALSE, ALARM, OK, or INSUFFICIENT_DATA";
/** "The AlarmRule expression can have as many as 500 elements" (`API_PutCompositeAlarm`). */
const mostElements = 500;

/** Reads a composite alarm's rule; throws `RuleError` where it is none. */
export function parseRule(text: string): CompositeRule {
  const reader = new Reader(text);
  const rule = reader.rule();
  reader.end();
  return rule;
}

interface Token {
  readonly kind: 'mark' | 'word' | 'quoted' | 'end';
  readonly text: string;
  /** From 0. */
  readonly at: number;
}

class Reader {
  readonly #text: string;
  #at = 0;
  #elements = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** OR binds loosest, then AND, then NOT. */
  rule(): CompositeRule {
    let left = this.#conjunction();
    while (this.#take('OR')) left = { kind: 'or', left, right: this.#conjunction() };
    return left;
  }

  end(): void {
    const token = this.#peek();
    if (token.kind !== 'end') throw unsupported(token, "'AND', 'OR' or the end of the rule");
  }

  #conjunction(): CompositeRule {
    let left = this.#negation();
    while (this.#take('AND')) left = { kind: 'and', left, right: this.#negation() };
    return left;
  }

  #negation(): CompositeRule {
    let negations = 0;
    while (this.#take('NOT')) negations += 1;
    const rule = this.#element();
    return negations % 2 === 0 ? rule : { kind: 'not', of: rule };
  }

  #element(): CompositeRule {
    const token = this.#next();
    this.#count();
    if (token.kind === 'mark' && token.text === '(') {
      const inner = this.rule();
      this.#expect(')');
      return inner;
    }
    if (token.kind !== 'word') throw unsupported(token, startOfRule);
    if (token.text === 'TRUE' || token.text === 'FALSE') {
      return { kind: 'constant', value: token.text === 'TRUE' };
    }
    if (token.text === 'AT_LEAST') return this.#atLeast();
    const state = states.find((name) => name === token.text);
    if (state === undefined) throw unsupported(token, startOfRule);
    this.#expect('(');
    const alarm = this.#alarm();
    this.#expect(')');
    return { kind: 'state', state, alarm };
  }

  /** `AT_LEAST(2, NOT OK, (a, b, c))`, `AT_LEAST(50%, ALARM, (a, b))` */
  #atLeast(): CompositeRule {
    this.#expect('(');
    const { count, isShare } = this.#threshold();
    this.#expect(',');
    const negated = this.#take('NOT');
    const state = this.#state();
    this.#expect(',');
    this.#expect('(');
    const alarms = [this.#alarm()];
    while (this.#take(',')) alarms.push(this.#alarm());
    this.#expect(')');
    this.#expect(')');
    if (!isShare && count > alarms.length) {
      throw new RuleError(`Error in AlarmRule [AT_LEAST ${count} of ${alarms.length} alarms]`);
    }
    return { kind: 'at-least', count, isShare, state, negated, alarms };
  }

  #threshold(): { count: number; isShare: boolean } {
    const token = this.#next();
    const [, digits, percent] = /^(\d+)(%?)$/.exec(token.text) ?? [];
    const count = Number(digits);
    if (token.kind !== 'word' || !(count >= 1) || (percent === '%' && count > 100)) {
      throw unsupported(token, 'a number or a percentage');
    }
    return { count, isShare: percent === '%' };
  }

  #state(): AlarmState {
    const token = this.#next();
    const state = states.find((name) => token.kind === 'word' && name === token.text);
    if (state === undefined) throw unsupported(token, 'ALARM, OK, or INSUFFICIENT_DATA');
    return state;
  }

  #alarm(): string {
    const token = this.#next();
    this.#count();
    if (token.kind === 'word') return token.text;
    if (token.kind === 'quoted') return token.text.slice(1, -1).replaceAll(/\\(["\\])/g, '$1');
    throw unsupported(token, 'alarm name or ARN');
  }

  #count(): void {
    this.#elements += 1;
    if (this.#elements > mostElements) {
      throw new RuleError(`AlarmRule must not have more than ${mostElements} elements`);
    }
  }

  #expect(mark: string): void {
    const token = this.#next();
    if (token.kind !== 'mark' || token.text !== mark) throw unsupported(token, `'${mark}'`);
  }

  #take(text: string): boolean {
    const token = this.#peek();
    if (token.kind === 'quoted' || token.text !== text) return false;
    this.#at = token.at + text.length;
    return true;
  }

  #next(): Token {
    const token = this.#peek();
    this.#at = token.at + (token.kind === 'end' ? 0 : token.text.length);
    return token;
  }

  #peek(): Token {
    let at = this.#at;
    while (/\s/.test(this.#text[at] ?? '')) at += 1;
    const rest = this.#text.slice(at, at + 2000);
    if (rest === '') return { kind: 'end', text: 'end of the rule', at };
    if (/^[(),]/.test(rest)) return { kind: 'mark', text: rest.charAt(0), at };
    const quoted = /^"(?:[^"\\]|\\.)*"/s.exec(rest)?.[0];
    if (quoted !== undefined) return { kind: 'quoted', text: quoted, at };
    const word = /^[^\s(),]+/.exec(rest)?.[0] ?? rest.charAt(0);
    return { kind: 'word', text: word, at };
  }
}

function unsupported({ text, at }: Token, wanted: string): RuleError {
  return new RuleError(
    `Error in AlarmRule [Unsupported token '${text}' at char ${at}, must be: ${wanted}]`,
  );
}
