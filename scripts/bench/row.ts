/** One measured figure and the limit it is held to; `holds` is the measurer's verdict. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number;
  readonly holds: boolean;
}
