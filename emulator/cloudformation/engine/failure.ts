import type { HandlerErrorCode } from '@aws-sdk/client-cloudformation';
import { Fault } from '../../fault.ts';

/** A resource cannot be had: the sentence stands in the event. */
export class ResourceFailure extends Error {
  constructor(reason: string, cause?: unknown) {
    super(reason, { cause });
    this.name = 'ResourceFailure';
  }
}

/** Kinds of errors by the codes that services give them. The first that fits counts. */
const kinds: readonly (readonly [HandlerErrorCode, RegExp])[] = [
  ['AccessDenied', /AccessDenied|Unauthorized|AuthorizationError|NotAuthorized|Forbidden/],
  ['Throttling', /Throttl|RequestLimitExceeded|TooManyRequests|SlowDown/],
  ['AlreadyExists', /AlreadyExist|AlreadyOwnedByYou|EntityExists|NameExists|Duplicate/],
  ['NotFound', /NotFound|NoSuch|DoesNotExist|NonExistent/],
  ['ServiceLimitExceeded', /Limit|Quota|TooMany/],
  ['ResourceConflict', /Conflict|InUse|DependencyViolation|NotEmpty|IncorrectState/],
  ['NotStabilized', /NotStabilized/],
  ['InvalidRequest', /Invalid|Validation|Malformed|Missing|Unsupported|NotImplemented|BadRequest/],
];

/** What went wrong in a resource's own calls, as CloudFormation's events word it. */
export function handlerFailure(error: unknown, requestToken: string): ResourceFailure {
  const { message, code } = describe(error);
  const reason = `Resource handler returned message: "${message}" (RequestToken: ${requestToken}, HandlerErrorCode: ${code})`;
  return new ResourceFailure(reason, error);
}

function describe(error: unknown): { message: string; code: HandlerErrorCode } {
  if (error instanceof Fault) {
    const kind = kinds.find(([, pattern]) => pattern.test(error.code));
    return { message: error.message, code: kind?.[0] ?? 'GeneralServiceException' };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { message, code: 'InternalFailure' };
}

/** The sentence for an event, whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
