/** Something that must not be so; `line` counts from 1. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

/** A place that tells a tool to say nothing of a rule, and why. */
export interface Suppression {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  /** Empty if none is written there, which is a finding itself. */
  readonly reason: string;
}

/** What a tool has to say of a tree. */
export interface Examination {
  readonly version: string;
  readonly findings: readonly Finding[];
}

/** Paths, in and out, count from `root`. */
export interface Tool {
  readonly name: string;
  /** Throws `Unavailable` unless the tool comes to a verdict on all that it is for. */
  examine(root: string): Promise<Examination>;
  suppressions(root: string): Promise<readonly Suppression[]>;
}

/** A tool cannot be had or did not come to a verdict; the message says why, and what to do. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
