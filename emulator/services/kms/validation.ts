import { Fault } from '../../fault.ts';

/** KMS's answer to an input that breaks its API model. */
export function invalid(constraint: string): Fault {
  return new Fault('ValidationException', `1 validation error detected: ${constraint}`, {
    status: 400,
  });
}

export function refuse(message: string): Fault {
  return new Fault('ValidationException', message, { status: 400 });
}

export function required<T>(value: T | undefined, member: string): T {
  if (value !== undefined) return value;
  throw invalid(`Value null at '${member}' failed to satisfy constraint: Member must not be null`);
}

export function requireRange(value: number, member: string, least: number, most: number): number {
  const bound =
    value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  if (value >= least && value <= most) return value;
  throw invalid(
    `Value '${value}' at '${member}' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

/** The value is not shown: it may be a secret. */
export function requireLength(length: number, member: string, least: number, most: number): void {
  if (length >= least && length <= most) return;
  const bound =
    length < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  throw invalid(
    `Value at '${member}' failed to satisfy constraint: Member must have length ${bound}`,
  );
}

/** The set is not in AWS's order, which changes from answer to answer. */
export function requireOneOf<T extends string>(
  value: string,
  member: string,
  allowed: readonly T[],
): asserts value is T {
  if (allowed.some((one) => one === value)) return;
  throw invalid(
    `Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${allowed.join(', ')}]`,
  );
}
