import { invalid } from './fault.ts';
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
  const unknown = [...byName.keys()].filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0) {
    throw invalid(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  }
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const [name, declaration] of Object.entries(declared)) {
    const value = resolvedValue(name, declaration, byName.get(name), previous);
    if (value === undefined) missing.push(name);
    else values[name] = checked(name, declaration, value);
  }
  if (missing.length > 0) throw invalid(`Parameters: [${missing.join(', ')}] must have values`);
  return values;
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

export function isList(type: string): boolean {
  return type === 'CommaDelimitedList' || type.startsWith('List<');
}

/** The members of a list parameter; spaces around them do not count. */
export function listOf(value: string): string[] {
  return value.split(',').map((member) => member.trim());
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
  if (AllowedPattern !== undefined && !matches(AllowedPattern, value)) {
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

/** The whole value must match (Java's `matches`). Java's flag `(?i)` is not JavaScript's; templates that use it are refused. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'su').test(value);
  } catch {
    return loosely(pattern, value);
  }
}

/** Without the strictness of Unicode mode, which refuses needless escapes that Java takes. */
function loosely(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 's').test(value);
  } catch (cause) {
    throw invalid(
      `Template format error: AllowedPattern ${pattern} is not a valid regular expression: ${String(cause)}`,
    );
  }
}

function isNumeric(type: string): boolean {
  return type === 'Number' || type === 'List<Number>';
}

function numberViolation(declaration: ParameterDeclaration, value: string): string | undefined {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  const { MinValue, MaxValue } = declaration;
  if (!Number.isFinite(number)) return 'must be a number';
  if (MinValue !== undefined && number < MinValue)
    return `must be a number not less than ${MinValue}`;
  if (MaxValue !== undefined && number > MaxValue)
    return `must be a number not greater than ${MaxValue}`;
  return undefined;
}
