import { Fault } from '../../fault.ts';

/** SQS's answer to a parameter out of its bounds. */
export function invalidParameter(value: unknown, name: string, reason: string): Fault {
  return new Fault(
    'InvalidParameterValue',
    `Value ${String(value)} for parameter ${name} is invalid. Reason: ${reason}`,
    { status: 400 },
  );
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
