/** Equal periods one after the other; start and length in milliseconds. */
export interface Grid {
  readonly start: number;
  readonly length: number;
  readonly count: number;
}

/** One value a period; undefined: there is no datapoint. */
export type Values = readonly (number | undefined)[];

export interface Series {
  readonly label: string;
  readonly values: Values;
}

/** What an expression comes to: a scalar (S), a time series (TS) or an array of them (TS[]). */
export type Value = number | Series | readonly Series[];

export function isArray(value: Value): value is readonly Series[] {
  return Array.isArray(value);
}

export function isSeries(value: Value): value is Series {
  return typeof value === 'object' && !Array.isArray(value);
}

/** As AWS's messages name the types. */
export function typeName(value: Value): string {
  if (typeof value === 'number') return 'Scalar';
  return isArray(value) ? 'Array[TimeSeries]' : 'TimeSeries';
}

export function timeAt(grid: Grid, place: number): number {
  return grid.start + place * grid.length;
}

/** The datapoints that are there. */
export function datapoints(values: Values): number[] {
  return values.filter((value) => value !== undefined);
}

/** A number that came out of an operation as a datapoint: what is no number is dropped, as a division by zero is. */
export function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
