import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal, type RefusalCode } from './refusal.ts';

/** Fastify's own errors have a status; what they say may quote the request, so the table's sentence is answered. */
const codes: Readonly<Record<number, RefusalCode>> = {
  404: 'no-such-route',
  408: 'request-timeout',
  413: 'too-large',
  415: 'unsupported-media-type',
};

function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { statusCode = 500 } = (error ?? {}) as { statusCode?: number };
  const isCallers = statusCode >= 400 && statusCode < 500;
  const code = codes[statusCode] ?? (isCallers ? 'invalid-request' : 'internal');
  return new Refusal(code, { cause: error });
}

/** Answers any failure in one form. `misconfigured` and `internal` are the owner's to mend: they are logged as errors. */
export function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const refusal = toRefusal(error);
  const { code, status, message, retryAfter, kmsRequestId } = refusal;
  request.refusal = refusal;
  if (status === 500) request.log.error({ err: refusal }, code);
  else if (status > 500) request.log.warn({ err: refusal }, code);
  if (kmsRequestId !== undefined) reply.header('x-kms-request-id', kmsRequestId);
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(status).send({ error: code, message });
}
