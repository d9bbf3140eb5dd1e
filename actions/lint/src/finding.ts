/** From worst to mildest. */
export const LEVELS = ['error', 'warning', 'info'] as const;
export type Level = (typeof LEVELS)[number];

export interface Rule {
  id: string;
  summary: string;
  description: string;
  url: string;
}

/** Counted from 1, in Unicode characters; the end column is the one behind the last character. */
export interface Range {
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
}

export interface Finding {
  level: Level;
  rule: Rule;
  message: string;
  /** Relative to the workspace; a finding about the configuration has none. */
  file?: string;
  range: Range;
  /** Keys and indices that lead to the place in the template, such as `Parameters`, `Prefix`. */
  path: string[];
}

export type Counts = Record<Level, number>;

export function countFindings(findings: readonly Finding[]): Counts {
  const counts: Counts = { error: 0, warning: 0, info: 0 };
  for (const { level } of findings) counts[level] += 1;
  return counts;
}

export function isAsBadAs(level: Level, threshold: Level): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(threshold);
}

/** Worst first; within a level by file and line. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
      compare(a.file ?? '', b.file ?? '') ||
      a.range.startLine - b.range.startLine ||
      compare(a.rule.id, b.rule.id),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
