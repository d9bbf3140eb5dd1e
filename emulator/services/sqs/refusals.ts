import { Fault } from '../../fault.ts';

/** SQS's answer to a parameter out of its bounds. */
export function invalidParameter(value: unknown, name: string, reason: string): Fault {
  return invalidValue(`Value ${String(value)} for parameter ${name} is invalid. Reason: ${reason}`);
}

/** The same where SQS has a sentence of its own. */
export function invalidValue(message: string): Fault {
  return new Fault('InvalidParameterValue', message, { status: 400 });
}

/** A member that only the other kind of queue has. */
export function notForType(value: unknown, name: string): Fault {
  return invalidParameter(
    value,
    name,
    'The request include parameter that is not valid for this queue type.',
  );
}

export function invalidAttribute(name: string, reason?: string): Fault {
  const why = reason === undefined ? '' : ` Reason: ${reason}`;
  return new Fault('InvalidAttributeValue', `Invalid value for the parameter ${name}.${why}`);
}

export function unknownAttribute(name: string): Fault {
  return new Fault('InvalidAttributeName', `Unknown Attribute ${name}.`);
}

export function required<T>(value: T | undefined, name: string): T {
  if (value !== undefined && value !== '') return value;
  throw new Fault('MissingParameter', `The request must contain the parameter ${name}.`, {
    status: 400,
  });
}

export function requireRange(value: number, name: string, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw invalidParameter(value, name, `Must be >= ${least} and <= ${most}, if provided.`);
}
