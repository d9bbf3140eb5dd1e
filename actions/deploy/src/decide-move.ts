import type { StackStatus } from '@aws-sdk/client-cloudformation';

/** The right next step for a stack found in some status. */
export type Move =
  | { readonly move: 'create' }
  | { readonly move: 'update' }
  /** Another operation is under way; look again when it has ended. */
  | { readonly move: 'wait' }
  /** The only way is to delete the stack and create it anew. */
  | { readonly move: 'recreate' }
  | { readonly move: 'refuse'; readonly remedy: string };

const create: Move = { move: 'create' };
const update: Move = { move: 'update' };
const wait: Move = { move: 'wait' };
const refuse = (remedy: string): Move => ({ move: 'refuse', remedy });

/**
 * Every status that CloudFormation has, so that the compiler asks for the next one.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 */
const moves: Readonly<Record<StackStatus, Move>> = {
  CREATE_IN_PROGRESS: wait,
  CREATE_COMPLETE: update,
  CREATE_FAILED: refuse('roll it back or delete it, then deploy again'),
  ROLLBACK_IN_PROGRESS: wait,
  ROLLBACK_COMPLETE: { move: 'recreate' },
  ROLLBACK_FAILED: refuse('delete it, keeping what cannot be deleted, then deploy again'),
  DELETE_IN_PROGRESS: wait,
  DELETE_COMPLETE: create,
  DELETE_FAILED: refuse('delete it again, keeping what cannot be deleted, then deploy again'),
  UPDATE_IN_PROGRESS: wait,
  // Already settled on the new state, but not updatable until the old resources are gone.
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: wait,
  UPDATE_COMPLETE: update,
  UPDATE_FAILED: refuse('roll it back, then deploy again'),
  UPDATE_ROLLBACK_IN_PROGRESS: wait,
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: wait,
  UPDATE_ROLLBACK_COMPLETE: update,
  UPDATE_ROLLBACK_FAILED: refuse('mend the cause and continue its rollback, then deploy again'),
  // A shell left by a change set that nobody executed: it has no resources, so the next change set creates.
  REVIEW_IN_PROGRESS: create,
  IMPORT_IN_PROGRESS: wait,
  IMPORT_COMPLETE: update,
  IMPORT_ROLLBACK_IN_PROGRESS: wait,
  IMPORT_ROLLBACK_COMPLETE: update,
  IMPORT_ROLLBACK_FAILED: refuse('mend it by hand: an import and its rollback both failed'),
};

/** `undefined`: there is no such stack. */
export function decideMove(status: StackStatus | undefined): Move {
  if (status === undefined) return create;
  if (Object.hasOwn(moves, status)) return moves[status];
  return refuse('this status is not known; update the action');
}

/** Whether an operation that was to create or update has ended well. An arrival after a rollback is a failure. */
export function endedWell(status: StackStatus | undefined): boolean {
  return (
    status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE' || status === 'IMPORT_COMPLETE'
  );
}

export function isUnderWay(status: StackStatus | undefined): boolean {
  return status !== undefined && decideMove(status).move === 'wait';
}
