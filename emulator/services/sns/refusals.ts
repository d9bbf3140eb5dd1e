import { Fault } from '../../fault.ts';

export function invalidParameter(what: string): Fault {
  return new Fault('InvalidParameterException', `Invalid parameter: ${what}`);
}

/** Of message attributes, which SNS refuses with a code of their own. */
export function invalidAttribute(what: string): Fault {
  return new Fault('InvalidParameterValueException', what);
}

export function required<T>(value: T | undefined, name: string): T {
  if (value !== undefined && value !== '') return value;
  throw invalidParameter(name);
}
