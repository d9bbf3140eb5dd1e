import { Fault } from '../../fault.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html */
export function violation(constraint: string): Fault {
  return new Fault('ValidationException', `1 validation error detected: ${constraint}`, {
    status: 400,
  });
}

export function invalidParameter(message: string): Fault {
  return new Fault('InvalidParameterException', message);
}

export function invalidRequest(message: string): Fault {
  return new Fault('InvalidRequestException', message);
}

export function notFound(): Fault {
  return new Fault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

export function required<T>(value: T | undefined, member: string): T {
  if (value !== undefined) return value;
  throw violation(
    `Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

/** The value is not shown: it may be the secret. */
export function requireLength(length: number, member: string, least: number, most: number): void {
  if (length >= least && length <= most) return;
  const bound =
    length < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  throw violation(
    `Value at '${member}' failed to satisfy constraint: Member must have length ${bound}`,
  );
}

export function requireRange(value: number, member: string, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  const bound =
    value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  throw violation(
    `Value '${value}' at '${member}' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

export function requireOneOf(value: string, member: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw violation(
    `Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${allowed.join(', ')}]`,
  );
}
