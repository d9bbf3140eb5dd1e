import { Fault } from '../fault.ts';

interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number };
  readonly code?: string;
}

/** What the SDK puts beside an exception's own members. */
const notMembers = new Set([
  'name',
  'message',
  'stack',
  'cause',
  'Code',
  'Type',
  'Error',
  'Message',
]);

/**
 * What the SDK threw, as a fault: an answer of the service's as it is (code, status, message, members); that there was no
 * answer, or none that can be read, is the gateway's to say.
 */
export function faultOf(thrown: unknown, call: string): Fault {
  const error = thrown as SdkError;
  const status = error.$metadata?.httpStatusCode;
  if (status === undefined || error.name === 'SyntaxError' || error.name === 'TypeError') {
    return new Fault('ServiceUnavailable', `${call} got no answer upstream: ${reason(error)}.`, {
      status: 503,
      cause: thrown,
    });
  }
  // The SDK's words for an error that came without any (KMS's InvalidCiphertextException).
  const message = /^Unknown(Error)?$/.test(error.message) ? '' : error.message;
  return new Fault(error.name, message, { status, members: membersOf(error), cause: thrown });
}

function membersOf(error: SdkError): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(error).filter(
      ([name, value]) => value !== undefined && !name.startsWith('$') && !notMembers.has(name),
    ),
  );
}

function reason(error: SdkError): string {
  const { code = error.name, message, $response } = error;
  if ($response?.statusCode !== undefined) {
    return `what came with status ${$response.statusCode} cannot be read`;
  }
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'the connection was lost';
  if (code === 'TimeoutError') return 'it took too long';
  if (code === 'AbortError') return 'the client has gone';
  return (message || code).split('\n', 1)[0]?.replace(/\.$/, '') ?? code;
}
