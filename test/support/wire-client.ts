import { Readable } from 'node:stream';
import { AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { buildQueryString, HttpResponse } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { ClientProtocol, HttpRequest, StaticOperationSchema } from '@smithy/types';
import type { WireAnswer, WireMessage } from '../../emulator/wire/codec.ts';
import { type ProtocolId, type ServiceId, services } from '../../emulator/wire/services.ts';

/** The protocol object of a real client, spoken to without a network. */
export interface WireClient {
  request(operation: StaticOperationSchema, input: object): Promise<WireMessage>;
  /** The client's reading of an answer; throws the exception that the client would throw. */
  response(operation: StaticOperationSchema, answer: WireAnswer): Promise<unknown>;
  readonly settings: Record<string, unknown>;
  readonly signingName: string;
  readonly protocol: string;
}

interface SdkConfig {
  readonly protocol: ClientProtocol<HttpRequest, HttpResponse> & { getShapeId(): string };
  readonly protocolSettings: Record<string, unknown>;
  readonly defaultSigningName: string;
}

const otherProtocols = { cbor: AwsSmithyRpcV2CborProtocol, query: AwsQueryProtocol };

export async function wireClient(id: ServiceId, protocol?: ProtocolId): Promise<WireClient> {
  const config = await clientConfig(id, protocol);
  return {
    request: (operation, input) => writeRequest(config, operation, input),
    response: (operation, answer) => readAnswer(config, operation, answer),
    settings: config.protocolSettings,
    signingName: config.defaultSigningName,
    protocol: config.protocol.getShapeId(),
  };
}

async function clientConfig(id: ServiceId, protocol?: ProtocolId): Promise<SdkConfig> {
  const exports = Object.entries(await services[id].load());
  const [, Client] = exports.find(([name]) => /^[A-Z].*Client$/.test(name)) ?? [];
  const other = protocol === 'cbor' || protocol === 'query' ? otherProtocols[protocol] : undefined;
  const client = Reflect.construct(Client, [
    {
      region: 'ap-southeast-2',
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
      ...(other && services[id].protocol !== protocol && { protocol: other }),
    },
  ]) as { readonly config: SdkConfig };
  return client.config;
}

function operationOf([, namespace, name, traits, input, output]: StaticOperationSchema) {
  return { namespace, name, traits, input, output };
}

function contextFor(config: SdkConfig, operation: StaticOperationSchema, input: object) {
  const bucket = 'Bucket' in input ? `/${encodeURIComponent(String(input.Bucket))}` : '/';
  return {
    ...config,
    // What the middleware stack adds before it serialises.
    endpoint: async () => ({ protocol: 'http:', hostname: '127.0.0.1', path: bucket }),
    __smithy_context: { service: config.protocolSettings.serviceTarget, operation: operation[2] },
  };
}

async function writeRequest(
  config: SdkConfig,
  operation: StaticOperationSchema,
  input: object,
): Promise<WireMessage> {
  const context = contextFor(config, operation, input);
  const request = await config.protocol.serializeRequest(
    operationOf(operation) as never,
    input,
    context as never,
  );
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  const body = bytesOf(request.body);
  const query = buildQueryString(request.query ?? {});
  return { method: request.method, path: request.path, query, headers, body };
}

/** JSON bodies are a kind of bytes that complains when taken for a string. */
function bytesOf(body: unknown): Buffer {
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return Buffer.from(typeof body === 'string' ? body : '');
}

async function readAnswer(
  config: SdkConfig,
  operation: StaticOperationSchema,
  answer: WireAnswer,
): Promise<unknown> {
  const bytes = bytesOf(answer.body);
  const streamed = answer.status < 300 ? streamedMember(operation) : undefined;
  const response = new HttpResponse({
    statusCode: answer.status,
    headers: { ...answer.headers },
    body: streamed === undefined ? bytes : Readable.from([bytes]),
  });
  const output = await config.protocol.deserializeResponse(
    operationOf(operation) as never,
    contextFor(config, operation, {}) as never,
    response,
  );
  return streamed === undefined ? output : { ...output, [streamed]: bytes };
}

function streamedMember([, , , , , output]: StaticOperationSchema): string | undefined {
  const ns = NormalizedSchema.of(output);
  if (!ns.isStructSchema()) return undefined;
  for (const [name, member] of ns.structIterator()) if (member.isStreaming()) return name;
  return undefined;
}
