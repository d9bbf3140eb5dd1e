import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Fault } from '../fault.ts';
import { ConnectionLost } from '../faults/connection-lost.ts';
import { type Binding, bind, loadCodec } from './bindings.ts';
import type { WireAnswer, WireMessage } from './codec.ts';
import { readScope, type Scope } from './credential.ts';
import { dispatch, type Route } from './dispatch.ts';
import { Exchange, type WireOptions, type WireRequest } from './exchange.ts';
import type { OperationModel } from './model.ts';
import { receive, splitUrl } from './receive.ts';
import { isFault, resolveFault } from './resolve-fault.ts';
import type { ProtocolId } from './services.ts';

export type { WireOptions, WireRequest } from './exchange.ts';

const defaultMaxBodyBytes = 64 * 1024 * 1024;
/** Longer than SDKs keep idle connections, so that none sends into a socket that is being closed. */
const keepAliveTimeout = 75_000;

/** One port for all services and protocols. */
export function createWireServer(options: WireOptions): Server {
  const listener: RequestListener = (request, response) => {
    serve(options, request, response).catch((cause: unknown) => {
      // The client is gone, or the answer could not be written: nobody is left to tell.
      if (!response.destroyed) options.log?.('could not answer a request', cause);
      response.destroy();
    });
  };
  return createServer({ keepAliveTimeout }, listener);
}

async function serve(
  options: WireOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.on('error', (cause) => options.log?.('could not write a response', cause));
  if (await options.control?.(request, response)) return;
  const exchange = new Exchange(options, request, response);
  try {
    const message = await receive(request, options.maxBodyBytes ?? defaultMaxBodyBytes);
    send(exchange, await answer(exchange, message));
  } catch (error) {
    if (error instanceof ConnectionLost) {
      response.destroy();
      return;
    }
    if (request.destroyed && !request.complete) return;
    send(exchange, await answerUnread(exchange, error));
  }
}

async function answer(exchange: Exchange, message: WireMessage): Promise<WireAnswer> {
  const scope = readScope(message);
  const route = dispatch(message, scope?.signingName);
  if (route.kind === 'refused') return refuse(exchange, route.protocol, message, route.fault);
  const bound = bind(route.service, route.protocol);
  const binding = bound instanceof Promise ? await bound : bound;
  const routed = route.form ? { ...message, form: route.form } : message;
  try {
    return await perform(exchange, binding, route, routed, scope);
  } catch (error) {
    if (error instanceof ConnectionLost) throw error;
    logFailure(exchange, `${route.service} ${route.operation ?? message.path}`, error);
    const { requestId } = exchange;
    const { model, codec } = binding;
    return codec.fault(resolveFault(model, error), { model, message, requestId });
  }
}

async function perform(
  exchange: Exchange,
  { model, codec, check }: Binding,
  route: Route & { kind: 'service' },
  message: WireMessage,
  scope: Scope | undefined,
): Promise<WireAnswer> {
  const operation =
    codec.route?.(model, message) ??
    model.operations.get(route.operation ?? '') ??
    unknownOperation(route);
  const input = await codec.decode(model, operation, message);
  check(model, route.protocol, operation, input);
  const output = await exchange.options.handle(
    wireRequest(exchange, route, operation, input, scope),
  );
  return codec.encode(model, operation, output, exchange.requestId);
}

function wireRequest(
  exchange: Exchange,
  route: Route & { kind: 'service' },
  operation: OperationModel,
  input: unknown,
  scope: Scope | undefined,
): WireRequest {
  const { request, requestId } = exchange;
  return {
    service: route.service,
    operation: operation.name,
    input,
    ...(scope && { credential: scope.credential }),
    requestId,
    sourceIp: (request.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
    userAgent: request.headers['user-agent'] ?? '',
    get signal() {
      return exchange.signal;
    },
  };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
function unknownOperation(route: Route & { kind: 'service' }): never {
  const isForm = route.protocol === 'query' || route.protocol === 'ec2';
  const code = isForm ? 'InvalidAction' : 'UnknownOperationException';
  throw new Fault(code, `${route.service} has no operation ${route.operation}`, { status: 400 });
}

async function refuse(
  exchange: Exchange,
  protocol: ProtocolId,
  message: WireMessage,
  error: unknown,
): Promise<WireAnswer> {
  const codec = await loadCodec(protocol);
  const { requestId } = exchange;
  return codec.fault(resolveFault(undefined, error), { model: undefined, message, requestId });
}

/** A request that was refused before it was dispatched; its headers still tell how its sender reads. */
function answerUnread(exchange: Exchange, error: unknown): Promise<WireAnswer> {
  const { request } = exchange;
  const { path, query } = splitUrl(request.url ?? '/');
  const { method = 'GET', headers } = request;
  const message = { method, path, query, headers, body: Buffer.alloc(0) };
  const type = headers['content-type'] ?? '';
  const isJson = headers['x-amz-target'] !== undefined;
  const isForm = type.startsWith('application/x-www-form-urlencoded');
  logFailure(exchange, `${method} ${path}`, error);
  return refuse(exchange, isJson ? 'json-1.1' : isForm ? 'query' : 'rest-xml', message, error);
}

function logFailure({ options, requestId }: Exchange, what: string, error: unknown): void {
  if (!isFault(error)) options.log?.(`${what} failed (request ${requestId})`, error);
}

function send({ options, response, requestId }: Exchange, answer: WireAnswer): void {
  if (response.destroyed || response.headersSent) return;
  const { body = '' } = answer;
  response.sendDate = false;
  response.writeHead(answer.status, {
    ...answer.headers,
    date: httpDate(options.now()),
    // Bids SDKs not to set their clocks by ours: JavaScript's repeats every failed call whose Date is minutes off its own.
    age: '0',
    'x-amzn-requestid': requestId,
    'x-amz-request-id': requestId,
    'content-length': answer.headers['content-length'] ?? Buffer.byteLength(body),
  });
  response.end(body);
}

let lastSecond = Number.NaN;
let lastDate = '';

function httpDate(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastDate = new Date(second * 1000).toUTCString();
  }
  return lastDate;
}
