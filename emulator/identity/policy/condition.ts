import type { RequestContext } from './context.ts';
import { MalformedPolicy } from './malformed-policy.ts';
import { operators, type ValueTest } from './operators.ts';
import type { ConditionTest } from './policy.ts';

/** The Condition element of one statement: all of its tests must hold. */
export interface Condition {
  /** The first test that does not hold. */
  failing(context: RequestContext): ConditionTest | undefined;
  /** Keys of policy variables without which the statement has no meaning. */
  readonly needs: readonly string[];
  /** The keys that it looks at, as they are spelled; those of variables in lower case. */
  readonly keys: readonly string[];
  /** It holds only for callers whose `aws:PrincipalArn` it names. */
  readonly picksCaller: boolean;
}

interface Test extends ConditionTest {
  holds(context: RequestContext): boolean;
  readonly needs: readonly string[];
  readonly variables: readonly string[];
  readonly picksCaller: boolean;
}

type Quantifier = 'forallvalues' | 'foranyvalue' | undefined;

interface OperatorName {
  readonly base: string;
  readonly quantifier: Quantifier;
  readonly ifExists: boolean;
}

export function compileCondition(element: unknown, variables: boolean): Condition {
  if (!isRecord(element)) throw new MalformedPolicy('Syntax errors in policy. (Condition)');
  const tests: Test[] = Object.entries(element).flatMap(([operator, keys]) => {
    if (!isRecord(keys)) throw new MalformedPolicy(`Syntax errors in policy. (${operator})`);
    if (Object.keys(keys).length === 0) return [];
    const name = parseOperator(operator);
    return Object.entries(keys).map(([key, element]) => {
      const values = readValues(key, element);
      const picksCaller = key.toLowerCase() === 'aws:principalarn' && demandsValue(name);
      return { operator, key, values, picksCaller, ...compileTest(name, key, values, variables) };
    });
  });
  return {
    failing: (context) => tests.find((test) => !test.holds(context)),
    needs: tests.flatMap((test) => test.needs),
    keys: tests.flatMap((test) => [test.key, ...test.variables]),
    picksCaller: tests.some((test) => test.picksCaller),
  };
}

/** Whether the operator holds only if the request has one of the policy's values. */
function demandsValue({ base, quantifier, ifExists }: OperatorName): boolean {
  const negated = operators.get(base)?.negated ?? true;
  return !negated && !ifExists && quantifier !== 'forallvalues';
}

function parseOperator(text: string): OperatorName {
  const [, quantifier, rest = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/i.exec(text) ?? [];
  const base = rest.toLowerCase();
  const known = operators.has(base) || (base === 'null' && ifExists === undefined);
  if (!known) throw new MalformedPolicy(`Invalid Condition type : ${text}.`);
  return {
    base,
    quantifier: quantifier?.toLowerCase() as Quantifier,
    ifExists: ifExists !== undefined,
  };
}

function compileTest(
  name: OperatorName,
  key: string,
  values: readonly string[],
  variables: boolean,
): Pick<Test, 'holds' | 'needs' | 'variables'> {
  const lowerKey = key.toLowerCase();
  if (name.base === 'null') return compileNull(lowerKey, values);
  const operator = operators.get(name.base);
  if (!operator) throw new MalformedPolicy(`Invalid Condition type : ${name.base}.`);
  const tests = values.map((value) => operator.compile(value, variables));
  return {
    holds: (context) => holdsFor(name, operator.negated, tests, context.get(lowerKey), context),
    needs: name.ifExists ? [] : tests.flatMap((test) => test.needs),
    variables: tests.flatMap((test) => test.variables),
  };
}

/**
 * Absent keys: a positive operator fails, a negated one holds, `IfExists` holds, `ForAllValues`
 * holds, `ForAnyValue` fails; to both of these, values that are all empty are absent, too. Several policy values are OR for a positive operator, NOR for a
 * negated one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function holdsFor(
  { quantifier, ifExists }: OperatorName,
  negated: boolean,
  tests: readonly ValueTest[],
  values: readonly string[] | undefined,
  context: RequestContext,
): boolean {
  if (values === undefined || (quantifier !== undefined && values.every((one) => one === ''))) {
    return ifExists || (quantifier === undefined ? negated : quantifier === 'forallvalues');
  }
  const meets = (value: string): boolean => tests.some((test) => test.test(value, context));
  if (quantifier === 'forallvalues') return values.every((value) => meets(value) !== negated);
  if (quantifier === 'foranyvalue') return values.some((value) => meets(value) !== negated);
  return values.some(meets) !== negated;
}

function compileNull(
  key: string,
  values: readonly string[],
): Pick<Test, 'holds' | 'needs' | 'variables'> {
  const absent: string[] = values.map((value) => value.toLowerCase());
  if (absent.some((value) => value !== 'true' && value !== 'false')) {
    throw new MalformedPolicy('Null condition values must be true or false.');
  }
  return {
    holds: (context) => absent.includes(String(!context.has(key))),
    needs: [],
    variables: [],
  };
}

function readValues(key: string, element: unknown): string[] {
  const values: unknown[] = Array.isArray(element) ? element : [element];
  return values.map((value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new MalformedPolicy(`Syntax errors in policy. (value of ${key})`);
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
