/**
 * Every reason for which an action gives up on purpose. Anything else that is thrown is a bug of
 * the action and reported as one.
 */
export type FailureCode =
  | 'INVALID_INPUT' // an input of the action
  | 'INVALID_FILE' // a template, manifest or other file of the user
  | 'FINDINGS' // a check looked and found something
  | 'TOOL_MISSING' // a program that the action calls is not installed
  | 'TOOL_FAILED' // that program crashed or answered in a way that is not understood
  | 'DEADLINE' // something did not happen in time
  | 'UNREACHABLE' // no connection, no credentials
  | 'ACCESS_DENIED' // an AWS policy, or the rights of a token, refused a call
  | 'AWS_REFUSED' // AWS refused a call for another reason
  | 'GITHUB_REFUSED' // GitHub refused a call for another reason
  | 'REGISTRY_REFUSED' // a container registry did not take an image, or does not hold it
  | 'PLAN_STALE' // something is not as it was when it was planned
  | 'DRIFTED' // something is not as it was deployed
  | 'STACK_FAILED' // a stack is not where it should be after its operation
  | 'CHAIN_BROKEN' // a hop of the chain did not happen
  | 'INCONCLUSIVE'; // the check could not look, so it proves nothing

/**
 * An expected failure. The message is one sentence that shows the wrong value and says what to
 * change; the `cause` keeps the reason for the log.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
