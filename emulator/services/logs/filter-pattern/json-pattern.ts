import { comparableNumber, differsFrom } from './assumptions.ts';
import { type Condition, compileCondition, numberIn, parseCondition } from './condition.ts';
import {
  compileExpression,
  type Expression,
  leavesOf,
  parseExpression,
  type Test,
} from './expression.ts';
import type { LogText } from './log-text.ts';
import { joinTexts, type OneOf } from './one-of.ts';
import type { CompiledPattern, Demand, Match } from './pattern.ts';
import type { Scanner } from './scanner.ts';
import {
  compileReading,
  compileSelector,
  isObject,
  parseSelector,
  type Selector,
  valuesOf,
} from './selector.ts';
import { parseWildcard } from './wildcard.ts';

interface Claim {
  readonly selector: Selector;
  readonly says:
    | { readonly type: 'one-of'; readonly texts: readonly string[] }
    | Condition
    | { readonly type: 'is'; readonly value: boolean | null }
    | { readonly type: 'missing' };
}

const mostWildcards = 3;

/**
 * `{ $.eventSource = "kms.amazonaws.com" && ($.errorCode = "*") }`: looks at log events that are one JSON object.
 * Guide: "Using filter patterns to match terms in JSON log events".
 */
export function compileJsonPattern(scanner: Scanner): CompiledPattern {
  scanner.expect('{', 'to open the pattern');
  const expression = parseExpression(scanner, parseClaim);
  scanner.skipBlanks().expect('}', 'to close the pattern');
  const selectors = leavesOf(expression).map(({ selector }) => selector);
  if (selectors.reduce((sum, { wildcards }) => sum + wildcards, 0) > mostWildcards) {
    scanner.fail(`a pattern can have ${mostWildcards} wildcard selectors only`, 0);
  }
  return jsonPattern(expression, selectors);
}

function jsonPattern(expression: Expression<Claim>, selectors: Selector[]): CompiledPattern {
  const joined = joinTexts(expression, exactTexts, mergeClaims);
  const test = compileExpression(joined, compileClaim);
  const demand = demandOf(joined);
  return {
    kind: 'json',
    test,
    match: (event) => (test(event) ? jsonMatch(selectors, event) : undefined),
    fields: () => [...new Set(selectors.map(({ text }) => text))],
    ...(demand && { demand }),
  };
}

function parseClaim(scanner: Scanner): Claim {
  const selector = parseSelector(scanner);
  const start = scanner.skipBlanks().at;
  const keyword = scanner.keyword();
  if (keyword === '') return { selector, says: parseCondition(scanner, selector.text) };
  const next = scanner.skipBlanks().keyword();
  switch (`${keyword} ${next}`) {
    case 'IS NULL':
      return { selector, says: { type: 'is', value: null } };
    case 'IS TRUE':
      return { selector, says: { type: 'is', value: true } };
    case 'IS FALSE':
      return { selector, says: { type: 'is', value: false } };
    case 'NOT EXISTS':
      return { selector, says: { type: 'missing' } };
    default:
      return scanner.fail(
        `"${`${keyword} ${next}`.trim()}" is not in the language; it has IS NULL, IS TRUE, IS FALSE and NOT EXISTS`,
        start,
      );
  }
}

/** The texts that a claim allows if it says no more than that; a number in the pattern may also mean a number. */
function exactTexts({ selector, says }: Claim): OneOf | undefined {
  if (selector.wildcards > 0) return undefined;
  if (says.type === 'one-of') return { field: selector.text, texts: says.texts };
  const exact =
    says.type === 'text' &&
    !says.negated &&
    parseWildcard(says.text) === undefined &&
    (says.quoted || numberIn(says.text) === undefined);
  return exact ? { field: selector.text, texts: [says.text] } : undefined;
}

function mergeClaims([first]: readonly Claim[], texts: readonly string[]): Claim {
  if (first === undefined) throw new Error('there are no claims to merge');
  return { selector: first.selector, says: { type: 'one-of', texts } };
}

function compileClaim({ selector, says }: Claim): Test<LogText> {
  switch (says.type) {
    case 'one-of':
      return compileTexts(selector, says.texts);
    case 'missing':
      return compileMissing(selector);
    case 'is':
      return compileSelector(selector, (value) => value === says.value, 'some');
    default: {
      const exact = exactTexts({ selector, says });
      if (exact !== undefined) return compileTexts(selector, exact.texts);
      const differs = 'negated' in says && says.negated;
      const test = compileCondition(says, comparableNumber);
      return compileSelector(selector, test, differs ? differsFrom : 'some');
    }
  }
}

/** Of all that an event must have, what the pattern says last: writers go from the event's source to the particular. */
function demandOf(expression: Expression<Claim>): Demand | undefined {
  const terms = expression.type === 'and' ? expression.terms : [expression];
  const demands = terms.flatMap((term) => {
    const texts = term.type === 'leaf' ? exactTexts(term.leaf)?.texts : undefined;
    if (term.type !== 'leaf' || texts === undefined) return [];
    const { selector } = term.leaf;
    return [{ field: selector.text, texts, read: compileReading(selector) }];
  });
  return demands.at(-1);
}

/** No property exists in what is not a JSON object, but neither does the pattern look at it. */
function compileMissing(selector: Selector): Test<LogText> {
  if (selector.wildcards > 0) {
    return (event) => isObject(event.json()) && valuesOf(selector, event.json()).length === 0;
  }
  const read = compileReading(selector);
  return (event) => read(event) === undefined && isObject(event.json());
}

/** The commonest claims in as few calls as can be: a pattern is mostly done after its first. */
function compileTexts(selector: Selector, texts: readonly string[]): Test<LogText> {
  const read = compileReading(selector);
  const [text, second] = texts;
  if (second === undefined) return (event) => read(event) === text;
  const set = new Set<unknown>(texts);
  return (event) => set.has(read(event));
}

function jsonMatch(selectors: readonly Selector[], event: LogText): Match {
  return {
    get extracted() {
      return Object.fromEntries(
        selectors.flatMap((selector) => {
          const value = valuesOf(selector, event.json()).find(isScalar);
          return value === undefined ? [] : [[selector.text, String(value)]];
        }),
      );
    },
  };
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
