import { randomUUID } from 'node:crypto';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import { answerFailure } from './answer-failure.ts';
import { acceptJsonOnly } from './json-body.ts';
import { maxBodyBytes } from './limits.ts';
import { Refusal } from './refusal.ts';
import { type CryptoRoutes, registerCrypto, registerDocument, registerHealth } from './routes.ts';
import { describeViolation } from './violation.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Why it failed, for its log line. */
    refusal: Refusal | null;
  }
}

export interface AppOptions extends CryptoRoutes {
  readonly logger: FastifyServerOptions['logger'];
}

/** A load balancer keeps idle connections for 60 s; who closes first must be the balancer, or it answers 502. */
const keepAliveMilliseconds = 65_000;
const headersMilliseconds = 66_000;
const requestMilliseconds = 70_000;

/** The whole service but for listening: `inject` needs no port. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: options.logger ?? false,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: maxBodyBytes,
    keepAliveTimeout: keepAliveMilliseconds,
    requestTimeout: requestMilliseconds,
    // What arrives while the server closes is still served.
    return503OnClosing: false,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
    schemaErrorFormatter: describeViolation,
    frameworkErrors: answerFailure,
  });
  app.server.headersTimeout = headersMilliseconds;
  app.decorateRequest('refusal', null);
  app.setErrorHandler(answerFailure);
  app.setNotFoundHandler((request, reply) =>
    answerFailure(new Refusal('no-such-route'), request, reply),
  );
  acceptJsonOnly(app);
  addCommonHeaders(app, options);
  logEachRequest(app);
  await app.register(swagger, { openapi: document });
  registerHealth(app, options.lifecycle);
  registerDocument(app);
  await app.register((scope, _options, done) => {
    registerCrypto(scope, options);
    done();
  });
  return app;
}

/** While it drains, each answer ends its connection, so that callers go elsewhere. */
function addCommonHeaders(app: FastifyInstance, { lifecycle }: AppOptions): void {
  app.addHook('onSend', async (_request, reply) => {
    await lifecycle.held;
    reply.header('cache-control', 'no-store');
    reply.header('x-content-type-options', 'nosniff');
    if (lifecycle.phase === 'draining') reply.header('connection', 'close');
  });
}

/** One line for each request. The route is the pattern, not the URL. */
function logEachRequest(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? null;
    const level = route === '/livez' || route === '/readyz' ? 'debug' : 'info';
    request.log[level](
      {
        method: request.method,
        route,
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime),
        error: request.refusal?.code,
        kmsRequestId: reply.getHeader('x-kms-request-id'),
      },
      'answered',
    );
  });
}

const document = {
  openapi: '3.1.0',
  info: {
    title: 'Keywatch workload',
    version: '1.0.0',
    description:
      'Encrypts texts with AWS KMS and stores them; gives them back for the right key and context.',
  },
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
} as const;
