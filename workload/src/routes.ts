import type { FastifyInstance, FastifyReply } from 'fastify';
import { bulkhead } from './bulkhead.ts';
import type { TokenCheck } from './caller-token.ts';
import { withDeadline } from './deadline.ts';
import { readLabNames } from './lab-names.ts';
import type { Lifecycle } from './lifecycle.ts';
import { Refusal } from './refusal.ts';
import {
  type DecryptBody,
  decryptSchema,
  type EncryptBody,
  encryptSchema,
  livezSchema,
  readyzSchema,
} from './schemas.ts';
import { decryptRecord, encryptRecord, type Vault } from './vault.ts';

export interface CryptoRoutes {
  readonly vault: Vault;
  readonly lifecycle: Lifecycle;
  readonly checkToken: TokenCheck;
  readonly maxInFlight: number;
  readonly deadlineMilliseconds: number;
}

/** The two operations: for callers with the token only, which is asked for before a body is read. */
export function registerCrypto(app: FastifyInstance, options: CryptoRoutes): void {
  const { vault, lifecycle, deadlineMilliseconds } = options;
  const admit = bulkhead(options.maxInFlight);
  const perform = <T>(
    reply: FastifyReply,
    work: (signal: AbortSignal) => Promise<{ body: T; kmsRequestId: string | undefined }>,
  ): Promise<T> =>
    admit(async () => {
      const { body, kmsRequestId } = await withDeadline(deadlineMilliseconds, work);
      if (kmsRequestId !== undefined) reply.header('x-kms-request-id', kmsRequestId);
      return body;
    });

  app.addHook('onRequest', async (request) => {
    await options.checkToken(request.headers.authorization);
    if (lifecycle.phase === 'starting') throw new Refusal('starting');
  });
  app.addHook('preValidation', async (request) => {
    request.body = readLabNames(request.body);
  });
  app.post<{ Body: EncryptBody }>('/encrypt', { schema: encryptSchema }, ({ body }, reply) =>
    perform(reply, (signal) => encryptRecord(vault, body, signal)),
  );
  app.post<{ Body: DecryptBody }>('/decrypt', { schema: decryptSchema }, ({ body }, reply) =>
    perform(reply, (signal) => decryptRecord(vault, body, signal)),
  );
}

export function registerHealth(app: FastifyInstance, lifecycle: Lifecycle): void {
  app.get('/livez', { schema: livezSchema }, async () => ({ status: 'live' }));
  app.get('/readyz', { schema: readyzSchema }, async (_request, reply) => {
    const { phase } = lifecycle;
    return reply.code(phase === 'ready' ? 200 : 503).send({ status: phase });
  });
}

export function registerDocument(app: FastifyInstance): void {
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
