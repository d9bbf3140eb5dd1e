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

/** What the SDK makes of an answer that it cannot read. */
const unreadable = new Set(['SyntaxError', 'TypeError']);

/**
 * What the SDK threw, as a fault: an answer of the service's as it is (code, status, message, members); that there was no
 * answer, or none that can be read, is the gateway's to say.
 */
export function faultOf(thrown: unknown, call: string): Fault {
  const error = thrown as SdkError;
  const status = error.$metadata?.httpStatusCode;
  if (status === undefined || status < 400 || unreadable.has(error.name)) {
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
  const { code = '', name, message, $response, $metadata } = error;
  const status = $response?.statusCode ?? $metadata?.httpStatusCode;
  if (status !== undefined) return `what came with status ${status} cannot be read`;
  // The SDK keeps no more than the text of some of Node's errors.
  const all = `${name} ${code} ${message}`;
  const known = reasons.find(([signs]) => signs.test(all))?.[1];
  return known ?? (message || name).split('\n', 1)[0]?.replace(/\.$/, '') ?? name;
}

const reasons: readonly (readonly [RegExp, string])[] = [
  [/AbortError/, 'the client has gone'],
  [/ECONNREFUSED/, 'nothing listens there'],
  [/ECONNRESET|EPIPE|socket hang up/, 'the connection was lost'],
  [/TimeoutError|requestTimeout|ETIMEDOUT/, 'it took too long'],
];
