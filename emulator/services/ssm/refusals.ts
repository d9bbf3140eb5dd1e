import { Fault } from '../../fault.ts';

export function invalid(message: string): Fault {
  return new Fault('ValidationException', message, { status: 400 });
}

/** One member of an input that breaks the API model. */
export interface Violation {
  readonly value: unknown;
  readonly member: string;
  readonly constraint: string;
}

/** As the front of every AWS JSON service says it. */
export function violations(broken: readonly Violation[]): Fault {
  const count = broken.length === 1 ? '1 validation error' : `${broken.length} validation errors`;
  const each = broken.map(
    ({ value, member, constraint }) =>
      `Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );
  return invalid(`${count} detected: ${each.join('; ')}`);
}

export function violation(value: unknown, member: string, constraint: string): Fault {
  return violations([{ value, member, constraint }]);
}

export function requireLength(value: string, member: string, least: number, most: number): void {
  const { length } = value;
  if (length < least)
    throw violation(value, member, `Member must have length greater than or equal to ${least}`);
  if (length > most)
    throw violation(value, member, `Member must have length less than or equal to ${most}`);
}

/** A list of at least one and at most `most` items. */
export function requireFew(values: readonly string[], member: string, most: number): void {
  const shown = `[${values.join(', ')}]`;
  if (values.length < 1)
    throw violation(shown, member, 'Member must have length greater than or equal to 1');
  if (values.length > most)
    throw violation(shown, member, `Member must have length less than or equal to ${most}`);
}

export function requireOneOf(
  value: string | undefined,
  member: string,
  all: readonly string[],
): void {
  if (value === undefined || all.includes(value)) return;
  throw violation(value, member, `Member must satisfy enum value set: [${all.join(', ')}]`);
}

export function notFound(name: string): Fault {
  return new Fault('ParameterNotFound', `Parameter ${name} not found.`);
}

export function versionNotFound(name: string, version: number | string): Fault {
  return new Fault(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
  );
}
