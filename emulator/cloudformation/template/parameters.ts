import { invalid } from './fault.ts';
import { matchesJavaPattern } from './java-pattern.ts';
import { isList, listOf } from './parameter-types.ts';
import type { ParameterDeclaration, Template } from './template.ts';

/** A parameter as a caller gives it. */
export interface GivenParameter {
  readonly ParameterKey?: string | undefined;
  readonly ParameterValue?: string | undefined;
  readonly UsePreviousValue?: boolean | undefined;
}

/** By name, as texts; a list is comma-delimited. */
export type ParameterValues = Readonly<Record<string, string>>;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const longestValue = 4096;

/**
 * The value of each parameter of the template: given, previous (`UsePreviousValue`) or default. Throws `ValidationError`
 * for a parameter that is unknown, without a value or against its constraints.
 */
export function resolveParameters(
  declared: Template['parameters'],
  given: readonly GivenParameter[],
  previous: ParameterValues = {},
): ParameterValues {
  const byName = new Map(given.map((one) => [one.ParameterKey ?? '', one]));
  refuseUnknown(declared, [...byName.keys()]);
  const values: [string, string][] = [];
  const missing: string[] = [];
  for (const [name, declaration] of Object.entries(declared)) {
    const value = resolvedValue(name, declaration, byName.get(name), previous);
    if (value === undefined) missing.push(name);
    else values.push([name, checked(name, declaration, value)]);
  }
  if (missing.length > 0) throw invalid(`Parameters: [${missing.join(', ')}] must have values`);
  return Object.fromEntries(values);
}

function refuseUnknown(declared: Template['parameters'], names: readonly string[]): void {
  const unknown = names.filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length === 0) return;
  if (Object.keys(declared).length === 0) {
    throw invalid('Parameter values specified for a template which does not require them.');
  }
  throw invalid(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
}

function resolvedValue(
  name: string,
  declaration: ParameterDeclaration,
  given: GivenParameter | undefined,
  previous: ParameterValues,
): string | undefined {
  if (given?.UsePreviousValue !== true) return given?.ParameterValue ?? declaration.Default;
  if (given.ParameterValue !== undefined) {
    throw invalid(
      `Invalid input for parameter key ${name}. Cannot specify usePreviousValue as true and non empty value for a parameter`,
    );
  }
  if (!Object.hasOwn(previous, name)) {
    throw invalid(
      `Invalid input for parameter key ${name}. Cannot specify usePreviousValue as true for a parameter key not in the previous template`,
    );
  }
  return previous[name];
}

function checked(name: string, declaration: ParameterDeclaration, value: string): string {
  if (Buffer.byteLength(value) > longestValue) {
    throw invalid(`Parameter '${name}' must contain at most ${longestValue} bytes`);
  }
  const members = isList(declaration.Type) ? listOf(value) : [value];
  for (const member of members) {
    const problem = violation(declaration, member);
    if (problem !== undefined) throw invalid(wording(name, declaration, problem));
  }
  return value;
}

function wording(name: string, declaration: ParameterDeclaration, problem: string): string {
  const description = declaration.ConstraintDescription;
  return description === undefined
    ? `Parameter '${name}' ${problem}`
    : `Parameter ${name} failed to satisfy constraint: ${description}`;
}

function violation(declaration: ParameterDeclaration, value: string): string | undefined {
  const { AllowedValues, AllowedPattern, MinLength, MaxLength } = declaration;
  if (AllowedValues !== undefined && !AllowedValues.includes(value)) {
    return 'must be one of AllowedValues';
  }
  if (AllowedPattern !== undefined && !matchesJavaPattern(AllowedPattern, value)) {
    return `must match pattern ${AllowedPattern}`;
  }
  const length = [...value].length;
  if (MinLength !== undefined && length < MinLength) {
    return `must contain at least ${MinLength} characters`;
  }
  if (MaxLength !== undefined && length > MaxLength) {
    return `must contain at most ${MaxLength} characters`;
  }
  return isNumeric(declaration.Type) ? numberViolation(declaration, value) : undefined;
}

function isNumeric(type: string): boolean {
  return type === 'Number' || type === 'List<Number>';
}

/** Numbers as Java reads them: no hexadecimal ones, no infinity. */
const numeral = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function numberViolation(declaration: ParameterDeclaration, value: string): string | undefined {
  const { MinValue, MaxValue } = declaration;
  if (!numeral.test(value.trim())) return 'must be a number.';
  const number = Number(value);
  if (MinValue !== undefined && number < MinValue) {
    return `must be a number not less than ${MinValue}`;
  }
  if (MaxValue !== undefined && number > MaxValue) {
    return `must be a number not greater than ${MaxValue}`;
  }
  return undefined;
}
