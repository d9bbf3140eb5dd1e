import { Fault, notImplemented } from '../../fault.ts';

/* RDS's ways to refuse: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html */

export function invalidValue(message: string): Fault {
  return new Fault('InvalidParameterValue', message, { status: 400 });
}

export function invalidCombination(message: string): Fault {
  return new Fault('InvalidParameterCombination', message, { status: 400 });
}

export function required<T>(value: T | undefined, member: string): T {
  if (value !== undefined && value !== '') return value;
  throw new Fault('MissingParameter', `The request must contain the parameter ${member}.`, {
    status: 400,
  });
}

/** A member that the emulator does not act on must not look as if it had. */
export function refuseOthers(operation: string, input: object, known: readonly string[]): void {
  const others = Object.entries(input)
    .filter(([name, value]) => value !== undefined && !known.includes(name))
    .map(([name]) => name);
  if (others.length > 0) throw notImplemented(`${others.join(', ')} of rds:${operation}`);
}
