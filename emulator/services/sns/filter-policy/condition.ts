/** A value at a leaf of a message. */
export type Scalar = string | number | boolean | null;

/** One of several things that a key may match. */
export interface Condition {
  readonly accepts: (value: Scalar) => boolean;
  /** Also, and only, matches where the key is not there. */
  readonly isAbsence?: true;
  /** How many wildcards it has: they make it dearer. */
  readonly wildcards?: number;
}

export const presence: Condition = { accepts: (value) => value !== null && value !== '' };
export const absence: Condition = { accepts: () => false, isAbsence: true };

export function exactly(wanted: Scalar): Condition {
  return { accepts: (value) => value === wanted };
}

/** A condition on texts, which nothing else meets. */
export function onText(test: (text: string) => boolean): Condition {
  return { accepts: (value) => typeof value === 'string' && test(value) };
}

export function onNumber(test: (number: number) => boolean): Condition {
  return { accepts: (value) => typeof value === 'number' && test(value) };
}

/** Every value that another condition does not accept. */
export function not({ accepts, wildcards }: Condition): Condition {
  return {
    accepts: (value) => !accepts(value),
    ...(wildcards !== undefined && { wildcards }),
  };
}

export function nothingOf(excluded: readonly Scalar[]): Condition {
  return { accepts: (value) => !excluded.includes(value) };
}
