/** A moment, in milliseconds since the epoch; shown as `2026-11-23 08:00:00.000`. */
export class Moment {
  readonly at: number;

  constructor(at: number) {
    this.at = at;
  }
}

/** What a field or an expression can be; undefined: the field is not there. */
export type Value = string | number | boolean | Moment | undefined;

const numeral = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A value as a number; a text that spells one counts. */
export function numberOf(value: Value): number | undefined {
  if (value instanceof Moment) return value.at;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return numeral.test(value) ? Number(value) : undefined;
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

/** A value as results show it: true is 1 and false is 0. */
export function textOf(value: Exclude<Value, undefined>): string {
  if (value instanceof Moment)
    return new Date(value.at).toISOString().replace('T', ' ').slice(0, 23);
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value);
}

/** Whether two values are the same; `true` and `false` also are the texts that JSON has for them. */
export function areEqual(one: Value, other: Value): boolean {
  if (one === undefined || other === undefined) return false;
  if (one === other) return true;
  if (typeof one === 'boolean' && typeof other === 'string' && String(one) === other) return true;
  if (typeof other === 'boolean' && typeof one === 'string' && String(other) === one) return true;
  const [left, right] = [numberOf(one), numberOf(other)];
  if (left !== undefined && right !== undefined) return left === right;
  return textOf(one) === textOf(other);
}

/** Negative: one comes first. Numbers among themselves by value, after all texts; what is not there comes last. */
export function compareValues(one: Value, other: Value): number {
  if (one === undefined || other === undefined)
    return Number(one === undefined) - Number(other === undefined);
  const [left, right] = [numberOf(one), numberOf(other)];
  if (left !== undefined && right !== undefined) return left - right;
  if (left !== undefined) return 1;
  if (right !== undefined) return -1;
  const [first, second] = [textOf(one), textOf(other)];
  return first < second ? -1 : Number(first > second);
}

/** Whether a condition holds. */
export function isTrue(value: Value): boolean {
  return value === true || (typeof value === 'number' && value !== 0) || value === '1';
}
