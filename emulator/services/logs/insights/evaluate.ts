import { aggregate } from './aggregates.ts';
import { callFunction, finite } from './functions.ts';
import { ceilTime, floorTime } from './periods.ts';
import type { Row } from './row.ts';
import type { Arithmetic, Comparison, Expression, Matcher } from './syntax.ts';
import { areEqual, compareValues, isTrue, Moment, numberOf, textOf, type Value } from './value.ts';

/** An expression's value for a row. `group` are the rows that functions of groups look at. */
export function evaluate(expression: Expression, row: Row, group: readonly Row[] = []): Value {
  const of = (term: Expression): Value => evaluate(term, row, group);
  switch (expression.type) {
    case 'literal':
      return expression.value;
    case 'field':
      return row.get(expression.name);
    case 'not':
      return !isTrue(of(expression.term));
    case 'negative': {
      const number = numberOf(of(expression.term));
      return number === undefined ? undefined : -number;
    }
    case 'and':
      return isTrue(of(expression.left)) && isTrue(of(expression.right));
    case 'or':
      return isTrue(of(expression.left)) || isTrue(of(expression.right));
    case 'arithmetic':
      return calculate(expression.operator, of(expression.left), of(expression.right));
    case 'compare':
      return compare(expression.operator, of(expression.left), of(expression.right));
    case 'like':
      return isLike(of(expression.term), expression.matcher);
    case 'in': {
      const value = of(expression.term);
      return expression.among.some((one) => areEqual(value, of(one)));
    }
    case 'call':
      return callFunction(expression.name, expression.terms.map(of));
    case 'aggregate':
      return evaluateAggregate(expression, group);
    default: {
      const time = numberOf(of(expression.term));
      if (time === undefined) return undefined;
      const round = expression.type === 'dateceil' ? ceilTime : floorTime;
      return new Moment(round(time, expression.period));
    }
  }
}

function evaluateAggregate(
  { name, terms }: Extract<Expression, { type: 'aggregate' }>,
  group: readonly Row[],
): Value {
  const [term, parameter] = terms;
  const samples = group.map((row) => ({
    value: term === undefined ? true : evaluate(term, row),
    at: row.get('@timestamp'),
  }));
  const [first] = group;
  const given = parameter && first ? evaluate(parameter, first) : undefined;
  return aggregate(
    name,
    samples.filter(({ value }) => value !== undefined),
    given,
  );
}

function calculate(operator: Arithmetic, one: Value, other: Value): Value {
  const [left, right] = [numberOf(one), numberOf(other)];
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case '+':
      return finite(left + right);
    case '-':
      return finite(left - right);
    case '*':
      return finite(left * right);
    case '/':
      return finite(left / right);
    case '%':
      return finite(left % right);
    case '^':
      return finite(left ** right);
  }
}

/** What is not there compares with nothing, not even as different. */
function compare(operator: Comparison, left: Value, right: Value): boolean {
  if (left === undefined || right === undefined) return false;
  switch (operator) {
    case '=':
      return areEqual(left, right);
    case '!=':
      return !areEqual(left, right);
    case '<':
      return compareValues(left, right) < 0;
    case '<=':
      return compareValues(left, right) <= 0;
    case '>':
      return compareValues(left, right) > 0;
    case '>=':
      return compareValues(left, right) >= 0;
  }
}

function isLike(value: Value, matcher: Matcher): boolean {
  if (value === undefined) return false;
  const text = textOf(value);
  return matcher.type === 'text' ? text.includes(matcher.text) : matcher.regex.test(text);
}
