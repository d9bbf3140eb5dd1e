import { Fault } from '../../fault.ts';

/** `ValidationError`: what the request says does not hold together. */
export function invalid(message: string): Fault {
  return new Fault('ValidationException', message);
}

/** As the service's framework words a broken constraint of the API model; `name` is in lower camel case. */
export function constraint(value: unknown, name: string, rule: string): Fault {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return invalid(
    `1 validation error detected: Value '${text}' at '${name}' failed to satisfy constraint: ${rule}`,
  );
}

export function invalidValue(message: string): Fault {
  return new Fault('InvalidParameterValueException', message);
}

export function invalidCombination(message: string): Fault {
  return new Fault('InvalidParameterCombinationException', message);
}

export function missing(parameter: string): Fault {
  return new Fault('MissingRequiredParameterException', `The parameter ${parameter} is required.`);
}

/** Gives back what is there; what is missing or empty is refused by name. */
export function required<T>(value: T | undefined, parameter: string): T {
  if (value === undefined || value === '') throw missing(parameter);
  return value;
}

/** The same in the words in which alarms miss a parameter. */
export function notNull<T>(value: T | undefined, parameter: string): T {
  if (value === undefined || value === '') throw invalid(`${parameter} must not be null`);
  return value;
}

/** The same in the words of the service's framework. */
export function notEmpty(text: string | undefined, name: string): string {
  if (text === undefined) {
    throw invalid(
      `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  }
  if (text.length > 0) return text;
  throw constraint(text, name, 'Member must have length greater than or equal to 1');
}

export function atMost(length: number, text: string, name: string): string {
  if (text.length <= length) return text;
  throw constraint(text, name, `Member must have length less than or equal to ${length}`);
}

/** Refuses what is not one of the values that the API model lists. */
export function oneOf<T extends string>(value: string, values: readonly T[], name: string): T {
  const found = values.find((known) => known === value);
  if (found === undefined) {
    throw constraint(value, name, `Member must satisfy enum value set: [${values.join(', ')}]`);
  }
  return found;
}

/** A page's size, within the API's limits. */
export function pageSize(asked: number | undefined, most: number, preset: number): number {
  if (asked === undefined) return preset;
  if (asked < 1)
    throw constraint(asked, 'maxRecords', 'Member must have value greater than or equal to 1');
  if (asked > most) {
    throw constraint(asked, 'maxRecords', `Member must have value less than or equal to ${most}`);
  }
  return asked;
}
