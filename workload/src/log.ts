import type { FastifyServerOptions } from 'fastify';

/** A type, not an interface: the logger takes only what can have more members. */
type LoggedError = {
  type: string;
  code?: string;
  /** Always empty, see {@link describeError}. */
  message: '';
  stack: string;
  cause?: LoggedError;
};

/**
 * Where an error came from, without its sentence: those of JSON.parse quote the body, those of the database quote rows, those of
 * clients quote what they were given.
 */
export function describeError(error: unknown, depth = 0): LoggedError {
  const { name, code, message, stack, cause } = (error ?? {}) as Error & { code?: unknown };
  return {
    type: word(name) ?? typeof error,
    ...(word(code) && { code: String(code) }),
    message: '',
    stack: onlyFrames(stack, message),
    ...(cause !== undefined && depth < 3 && { cause: describeError(cause, depth + 1) }),
  };
}

/** What follows the sentence, which might have a line that looks like a frame. */
function onlyFrames(stack = '', message = ''): string {
  const behind = stack.slice(stack.indexOf(message) + message.length);
  const frames = behind.split('\n').filter((line) => /^ {4}at /.test(line));
  return frames.slice(0, 8).join('\n');
}

function word(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : undefined;
}

/** JSON lines on standard output. Requests are never logged as such: neither URL nor headers nor body gets near a line. */
export function loggerOptions(level: string): FastifyServerOptions['logger'] {
  return {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: (error) => describeError(error), req: () => ({}), res: () => ({}) },
  };
}
