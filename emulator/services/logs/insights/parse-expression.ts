import { isAggregate } from './aggregates.ts';
import { arityOf } from './functions.ts';
import { linearRegex } from './linear-regex.ts';
import { AbsentFromInsights } from './malformed-query.ts';
import { isUnit } from './periods.ts';
import type { QueryScanner } from './query-scanner.ts';
import type { Arithmetic, Comparison, Expression, Matcher, Period } from './syntax.ts';

/** Deeper nesting, or longer chains of operators, than anybody writes would exhaust the stack. */
const deepest = 200;
const longest = 1500;

/**
 * Reads expressions: `or` binds least, then `and`, `not`, comparisons, `+ -`, `* / %`, `^`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
 */
export class ExpressionParser {
  readonly #scanner: QueryScanner;
  readonly #aggregates: boolean;
  #depth = 0;
  #operators = 0;

  /** Functions of groups stand in `stats` alone. */
  constructor(scanner: QueryScanner, { aggregates }: { readonly aggregates: boolean }) {
    this.#scanner = scanner;
    this.#aggregates = aggregates;
  }

  parse(): Expression {
    this.#depth += 1;
    if (this.#depth > deepest)
      this.#scanner.fail(this.#scanner.at, 'the query is nested too deeply');
    let left = this.#and();
    while (this.#scanner.takesWord('or'))
      left = this.#join({ type: 'or', left, right: this.#and() });
    this.#depth -= 1;
    return left;
  }

  #join(expression: Expression): Expression {
    this.#operators += 1;
    if (this.#operators > longest) this.#scanner.fail(this.#scanner.at, 'the query is too long');
    return expression;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.#scanner.takesWord('and'))
      left = this.#join({ type: 'and', left, right: this.#not() });
    return left;
  }

  #not(): Expression {
    let negated = false;
    while (this.#scanner.takesWord('not')) negated = !negated;
    const term = this.#comparison();
    return negated ? { type: 'not', term } : term;
  }

  #comparison(): Expression {
    const left = this.#sum();
    const operator = this.#scanner.read(/!=|<=|>=|=(?![=~])|<|>/y) as Comparison | undefined;
    if (operator !== undefined) return { type: 'compare', operator, left, right: this.#sum() };
    if (this.#scanner.takes('=~')) return this.#like(left);
    if (this.#scanner.takesWord('like')) return this.#like(left);
    if (this.#scanner.takesWord('in')) return this.#in(left);
    if (this.#scanner.takesWord('not', 'like')) return without(left, this.#like(left));
    if (this.#scanner.takesWord('not', 'in')) return without(left, this.#in(left));
    return left;
  }

  #like(term: Expression): Expression {
    const matcher = this.matcher();
    if (matcher === undefined) this.#scanner.fail();
    return { type: 'like', term, matcher };
  }

  /** A text in quotes or a regular expression between slashes. */
  matcher(): Matcher | undefined {
    const start = this.#scanner.at;
    const text = this.#scanner.quoted();
    if (text !== undefined) return { type: 'text', text };
    const source = this.#scanner.slashed();
    if (source === undefined) return undefined;
    return { type: 'regex', regex: linearRegex(source, start, start + source.length + 2) };
  }

  #in(term: Expression): Expression {
    this.#scanner.expect('[');
    const among = this.#list(']');
    return { type: 'in', term, among };
  }

  #list(close: string): Expression[] {
    const terms: Expression[] = [];
    if (this.#scanner.takes(close)) return terms;
    do terms.push(this.parse());
    while (this.#scanner.takes(','));
    this.#scanner.expect(close);
    return terms;
  }

  #sum(): Expression {
    let left = this.#product();
    for (;;) {
      const operator = this.#scanner.read(/[+-]/y) as Arithmetic | undefined;
      if (operator === undefined) return left;
      left = this.#join({ type: 'arithmetic', operator, left, right: this.#product() });
    }
  }

  #product(): Expression {
    let left = this.#power();
    for (;;) {
      const operator = this.#scanner.read(/[*/%]/y) as Arithmetic | undefined;
      if (operator === undefined) return left;
      left = this.#join({ type: 'arithmetic', operator, left, right: this.#power() });
    }
  }

  #power(): Expression {
    const left = this.#signed();
    if (!this.#scanner.takes('^')) return left;
    // Counted before what follows is read, which is one level deeper for each.
    this.#join(left);
    return { type: 'arithmetic', operator: '^', left, right: this.#power() };
  }

  #signed(): Expression {
    let negative = false;
    while (this.#scanner.takes('-')) negative = !negative;
    const term = this.#term();
    return negative ? { type: 'negative', term } : term;
  }

  #term(): Expression {
    const scanner = this.#scanner;
    if (scanner.takes('(')) {
      const inner = this.parse();
      scanner.expect(')');
      return inner;
    }
    const value = scanner.number() ?? scanner.quoted();
    if (value !== undefined) return { type: 'literal', value };
    const ticked = scanner.ticked();
    if (ticked !== undefined) return { type: 'field', name: ticked + this.#path() };
    const start = scanner.at;
    const name = scanner.word() ?? scanner.fail(start);
    if (/^(?:and|or|not|like|in|as|by)$/i.test(name)) scanner.fail(start);
    if (scanner.takes('(')) return this.#call(name, start);
    if (/^(?:true|false)$/i.test(name)) return { type: 'literal', value: /^t/i.test(name) };
    return { type: 'field', name: name + this.#path() };
  }

  /** The rest of a name that is only in part between backticks: map.`a-b`.c */
  #path(): string {
    if (this.#scanner.sees('[')) throw new AbsentFromInsights('Access to list elements by [index]');
    let path = '';
    while (this.#scanner.read(/\.(?=[`\w@])/y) !== undefined) {
      path += `.${this.#scanner.ticked() ?? this.#scanner.read(/[\w@]+/y)}`;
    }
    return path;
  }

  #call(name: string, start: number): Expression {
    const known = name.toLowerCase();
    if (known === 'bin' || known === 'datefloor' || known === 'dateceil') {
      return this.#period(known);
    }
    if (this.#aggregates && isAggregate(known)) return this.#aggregate(known, start);
    if (known === 'jsonparse' || known === 'jsonstringify') {
      throw new AbsentFromInsights(`The function ${name}`);
    }
    const arity = arityOf(known);
    if (arity === undefined) {
      this.#scanner.fail(start, `unknown function ${name}`);
    }
    const terms = this.#list(')');
    if (terms.length < arity.least || terms.length > arity.most) {
      this.#scanner.fail(start, `wrong number of arguments for the function ${name}`);
    }
    return { type: 'call', name: known, terms };
  }

  /** `count(*)`, `pct(latency, 95)` */
  #aggregate(name: string, start: number): Expression {
    if (this.#scanner.takes('*')) {
      if (name !== 'count') this.#scanner.fail(start, `${name} needs a field`);
      this.#scanner.expect(')');
      return { type: 'aggregate', name, terms: [] };
    }
    const terms = this.#list(')');
    const wanted = name === 'pct' ? 2 : 1;
    if (terms.length !== wanted && !(name === 'count' && terms.length === 0)) {
      this.#scanner.fail(start, `wrong number of arguments for the function ${name}`);
    }
    return { type: 'aggregate', name, terms };
  }

  /** `bin(5m)` of the event's time, `datefloor(@timestamp, 1h)`; `bin` takes a field too. */
  #period(type: 'bin' | 'datefloor' | 'dateceil'): Expression {
    const alone = type === 'bin' ? this.#readPeriod() : undefined;
    if (alone !== undefined) {
      this.#scanner.expect(')');
      return { type, term: { type: 'field', name: '@timestamp' }, period: alone };
    }
    const term = this.parse();
    this.#scanner.expect(',');
    const period = this.#readPeriod();
    if (period === undefined) this.#scanner.fail();
    this.#scanner.expect(')');
    return { type, term, period };
  }

  #readPeriod(): Period | undefined {
    const start = this.#scanner.at;
    const text = this.#scanner.read(/\d+\s*[a-z]+/iy);
    if (text === undefined) return undefined;
    const [, count = '', unit = ''] = /^(\d+)\s*([a-z]+)$/i.exec(text) ?? [];
    const short = isUnit(unit.toLowerCase());
    if (short === undefined || Number(count) === 0) {
      this.#scanner.fail(start, `${text} is not a period of time`);
    }
    return { count: Number(count), unit: short };
  }
}

/** `not like` and `not in` say nothing of a field that is not there. */
function without(term: Expression, holds: Expression): Expression {
  const present: Expression = { type: 'call', name: 'ispresent', terms: [term] };
  return { type: 'and', left: present, right: { type: 'not', term: holds } };
}
