import type * as Sdk from '@aws-sdk/client-cloudformation';

/**
 * Which status may follow which.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-view-stack-data-resources.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
 */
export const stackTransitions: Readonly<Record<string, readonly Sdk.StackStatus[]>> = {
  '': ['CREATE_IN_PROGRESS', 'REVIEW_IN_PROGRESS'],
  REVIEW_IN_PROGRESS: ['CREATE_IN_PROGRESS', 'DELETE_IN_PROGRESS'],
  CREATE_IN_PROGRESS: [
    ...(['CREATE_COMPLETE', 'CREATE_FAILED', 'ROLLBACK_IN_PROGRESS'] as const),
    'DELETE_IN_PROGRESS',
  ],
  CREATE_COMPLETE: ['UPDATE_IN_PROGRESS', 'DELETE_IN_PROGRESS'],
  CREATE_FAILED: ['UPDATE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS'],
  ROLLBACK_IN_PROGRESS: ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'DELETE_IN_PROGRESS'],
  ROLLBACK_COMPLETE: ['DELETE_IN_PROGRESS'],
  ROLLBACK_FAILED: ['DELETE_IN_PROGRESS'],
  UPDATE_IN_PROGRESS: [
    ...(['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_FAILED'] as const),
    ...(['UPDATE_ROLLBACK_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'] as const),
  ],
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: ['UPDATE_COMPLETE'],
  UPDATE_COMPLETE: ['UPDATE_IN_PROGRESS', 'DELETE_IN_PROGRESS'],
  UPDATE_FAILED: [
    ...(['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS'] as const),
    // It was never created altogether: there is nothing to go back to.
    'ROLLBACK_IN_PROGRESS',
  ],
  UPDATE_ROLLBACK_IN_PROGRESS: [
    ...(['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_FAILED'] as const),
  ],
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: ['UPDATE_ROLLBACK_COMPLETE'],
  UPDATE_ROLLBACK_COMPLETE: ['UPDATE_IN_PROGRESS', 'DELETE_IN_PROGRESS'],
  UPDATE_ROLLBACK_FAILED: ['UPDATE_ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS'],
  DELETE_IN_PROGRESS: ['DELETE_COMPLETE', 'DELETE_FAILED'],
  DELETE_FAILED: ['DELETE_IN_PROGRESS'],
  DELETE_COMPLETE: [],
};

/**
 * A nested stack does not clean up before its whole nest has been updated or rolled back; until then it may be taken along.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html#troubleshooting-errors-nested-stacks-are-stuck
 */
export const nestedStackTransitions: typeof stackTransitions = {
  ...stackTransitions,
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: [
    ...(['UPDATE_COMPLETE', 'UPDATE_ROLLBACK_IN_PROGRESS'] as const),
    ...(['UPDATE_IN_PROGRESS', 'DELETE_IN_PROGRESS'] as const),
  ],
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: ['UPDATE_ROLLBACK_COMPLETE', 'DELETE_IN_PROGRESS'],
};

/** Of one physical resource, once it has an identity. */
export const resourceTransitions: Readonly<Record<string, readonly Sdk.ResourceStatus[]>> = {
  '': ['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'CREATE_FAILED', 'UPDATE_FAILED'],
  CREATE_IN_PROGRESS: ['CREATE_IN_PROGRESS', 'CREATE_COMPLETE', 'CREATE_FAILED'],
  CREATE_COMPLETE: [
    ...(['UPDATE_IN_PROGRESS', 'UPDATE_FAILED', 'DELETE_IN_PROGRESS', 'DELETE_SKIPPED'] as const),
  ],
  CREATE_FAILED: [
    ...(['CREATE_IN_PROGRESS', 'CREATE_FAILED', 'DELETE_IN_PROGRESS'] as const),
    ...(['DELETE_COMPLETE', 'DELETE_SKIPPED'] as const),
  ],
  UPDATE_IN_PROGRESS: [
    'UPDATE_IN_PROGRESS',
    'UPDATE_COMPLETE',
    'UPDATE_FAILED',
    'DELETE_IN_PROGRESS',
    'DELETE_SKIPPED',
  ],
  UPDATE_COMPLETE: [
    ...(['UPDATE_IN_PROGRESS', 'UPDATE_FAILED', 'DELETE_IN_PROGRESS', 'DELETE_SKIPPED'] as const),
  ],
  UPDATE_FAILED: [
    ...(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', 'UPDATE_FAILED'] as const),
    ...(['DELETE_IN_PROGRESS', 'DELETE_COMPLETE', 'DELETE_SKIPPED'] as const),
  ],
  DELETE_IN_PROGRESS: ['DELETE_COMPLETE', 'DELETE_FAILED'],
  DELETE_FAILED: ['DELETE_IN_PROGRESS', 'DELETE_SKIPPED'],
  DELETE_COMPLETE: [],
  DELETE_SKIPPED: [],
};

/** Steps that the table does not know, as `A -> B`. */
export function forbiddenSteps(
  statuses: readonly string[],
  table: Readonly<Record<string, readonly string[]>>,
): string[] {
  const steps = statuses.map((status, at) => [statuses[at - 1] ?? '', status] as const);
  return steps
    .filter(([from, to]) => !(table[from] ?? []).includes(to))
    .map(([from, to]) => `${from} -> ${to}`);
}
