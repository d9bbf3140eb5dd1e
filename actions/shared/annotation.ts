import { type AnnotationProperties, error, notice, warning } from '@actions/core';

export type AnnotationLevel = 'error' | 'warning' | 'notice';

/** Lines and columns count from 1; the end column is the one behind the last character. */
export interface AnnotatedRange {
  startLine: number;
  endLine: number;
  startColumn?: number;
  endColumn?: number;
}

export interface Annotation {
  level: AnnotationLevel;
  message: string;
  title?: string;
  /** Path relative to the workspace. */
  file?: string;
  range?: AnnotatedRange;
}

/**
 * GitHub keeps ten annotations of each level a step and drops the rest silently. One error is
 * kept free for the sentence with which a failing action ends.
 * https://github.com/orgs/community/discussions/26680
 */
export const ANNOTATION_BUDGET: Readonly<Record<AnnotationLevel, number>> = {
  error: 9,
  warning: 10,
  notice: 10,
};

/** Splits annotations, in their order, into those GitHub will show and those it would drop. */
export function splitByBudget(annotations: readonly Annotation[]): {
  shown: Annotation[];
  omitted: Annotation[];
} {
  const left = { ...ANNOTATION_BUDGET };
  const shown: Annotation[] = [];
  const omitted: Annotation[] = [];
  for (const annotation of annotations) {
    const fits = left[annotation.level] > 0;
    left[annotation.level] -= 1;
    (fits ? shown : omitted).push(annotation);
  }
  return { shown, omitted };
}

/**
 * Issues as many annotations as GitHub will show and answers those left over, which belong into
 * the job summary. Call it once a step: the budget is the step's.
 */
export function annotate(annotations: readonly Annotation[]): Annotation[] {
  const { shown, omitted } = splitByBudget(annotations);
  for (const annotation of shown) issue(annotation);
  return omitted;
}

function issue(annotation: Annotation): void {
  const command = { error, warning, notice }[annotation.level];
  command(annotation.message, toProperties(annotation));
}

function toProperties({ title, file, range }: Annotation): AnnotationProperties {
  return {
    ...(title === undefined ? {} : { title }),
    ...(file === undefined ? {} : { file }),
    ...(range === undefined ? {} : toLines(range)),
  };
}

/** Columns are left out over several lines, where GitHub does not accept them. */
function toLines({ startLine, endLine, startColumn, endColumn }: AnnotatedRange) {
  const lines = { startLine, endLine };
  if (startLine !== endLine || startColumn === undefined) return lines;
  return { ...lines, startColumn, ...(endColumn === undefined ? {} : { endColumn }) };
}
