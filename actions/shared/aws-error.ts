import { Failure } from './failure.ts';

/** Names of errors by which AWS asks for patience; SDK clients have tried several times by then. */
const throttled = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'RequestThrottledException',
  'TooManyRequestsException',
]);

/** Node's codes for a connection that did not come about or broke. */
const disconnected = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html, and those of other protocols. */
const unauthenticated = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
]);

const denied = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'AuthorizationErrorException',
  'UnauthorizedOperation',
]);

/** Whether the same call may well succeed a little later: it says nothing about what was asked for. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return throttled.has(error.name) || isDisconnected(error) || isServerFault(error);
}

/** Whether AWS did not look at the call because of who signed it, or how. */
export function isUnauthenticated(error: unknown): boolean {
  return error instanceof Error && unauthenticated.has(error.name);
}

export function isDenied(error: unknown): boolean {
  return error instanceof Error && denied.has(error.name);
}

/** What an SDK client threw, as an expected failure with a remedy; anything else stays what it is. */
export function toFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Failure) return error;
  const said = error.message === '' ? codeOf(error) || error.name : error.message;
  const fail = (code: Failure['code'], message: string) =>
    new Failure(code, message, { cause: error });
  if (isDisconnected(error)) {
    return fail(
      'UNREACHABLE',
      `AWS cannot be reached (${said}); check the network, the Region and AWS_ENDPOINT_URL`,
    );
  }
  if (isUnauthenticated(error)) {
    return fail(
      'UNREACHABLE',
      `AWS credentials are missing, wrong or expired (${said}); get new ones in a step before this one`,
    );
  }
  // The SDK has no name of its own for it.
  if (said === 'Region is missing') {
    return fail('UNREACHABLE', 'no AWS Region is set; set AWS_REGION');
  }
  if (isDenied(error)) return fail('ACCESS_DENIED', `AWS denied a call: ${said}`);
  if (!('$fault' in error)) return error;
  return fail('AWS_REFUSED', `AWS refused a call with ${error.name}: ${said}`);
}

/** The SDK names its own time limits `TimeoutError`. */
function isDisconnected(error: Error): boolean {
  return error.name === 'TimeoutError' || disconnected.has(codeOf(error));
}

function isServerFault(error: Error): boolean {
  return '$fault' in error && error.$fault === 'server';
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}
