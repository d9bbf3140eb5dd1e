import { Readable } from 'node:stream';
import { AwsRestXmlProtocol } from '@aws-sdk/core/protocols';
import { HttpResponse } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type {
  HandlerExecutionContext,
  OperationSchema,
  StaticStructureSchema,
} from '@smithy/types';
import { Fault } from '../fault.ts';
import { dechunk } from './aws-chunked.ts';
import type { Codec, FaultContext, WireAnswer, WireMessage } from './codec.ts';
import { memoize, serde, structure, xml } from './envelope.ts';
import type { OperationModel, ServiceModel } from './model.ts';
import type { ResolvedFault } from './resolve-fault.ts';
import { locate } from './s3-location.ts';
import { readQueryMembers } from './s3-query.ts';
import { routeS3 } from './s3-route.ts';
import { s3Status } from './s3-status.ts';

/** https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html: the SDK's own client protocol, run backwards. */
export const codec: Codec = { route: routeS3, decode, encode, fault: encodeFault };

const protocolOf = memoize((model: ServiceModel) => {
  const protocol = new AwsRestXmlProtocol({
    defaultNamespace: model.facts.namespace,
    xmlNamespace: model.facts.xmlNamespace ?? '',
  });
  protocol.setSerdeContext({
    ...serde,
    endpoint: async () => ({ protocol: 'http:', hostname: 'localhost', path: '/' }),
  } as Parameters<typeof protocol.setSerdeContext>[0]);
  return protocol;
});

/** What the protocol asks of a client beyond the codecs. */
const context = {
  ...serde,
  endpoint: async () => ({ protocol: 'http:', hostname: 'localhost', path: '/' }),
} as unknown as Parameters<AwsRestXmlProtocol['serializeRequest']>[2] & HandlerExecutionContext;

interface Reversed {
  /** The operation whose response looks like our request. */
  readonly request: OperationSchema;
  /** The operation whose request looks like our response. */
  readonly response: OperationSchema;
  /** The member that is the raw body of the request. */
  readonly streamed: string | undefined;
  readonly status: number;
}

const reverse = memoize((operation: OperationModel): Reversed => {
  const { schema, input } = operation;
  const [, , status = 200] = NormalizedSchema.of(schema).getMergedTraits().http ?? [];
  const body = input && withoutUriMembers(input);
  const base = { namespace: schema[1], name: operation.name, traits: { http: ['POST', '/', 200] } };
  return {
    request: { ...base, input: 'unit', output: body ?? 'unit' } as unknown as OperationSchema,
    response: { ...base, input: schema[5], output: 'unit' } as unknown as OperationSchema,
    streamed: body && streamedMember(body),
    status,
  };
});

async function decode(
  model: ServiceModel,
  operation: OperationModel,
  message: WireMessage,
): Promise<unknown> {
  const { request, streamed } = reverse(operation);
  const { headers, body } = unframe(message);
  const response = new HttpResponse({
    statusCode: 200,
    headers,
    body: streamed === undefined ? body : Readable.from([]),
  });
  const input = await readRequest(model, request, response);
  delete input.$metadata;
  // The protocol insists on a stream; services get the bytes.
  if (streamed !== undefined) input[streamed] = body;
  return Object.assign(input, uriMembers(operation, message));
}

async function readRequest(
  model: ServiceModel,
  request: OperationSchema,
  response: HttpResponse,
): Promise<Record<string, unknown>> {
  try {
    return { ...(await protocolOf(model).deserializeResponse(request, context, response)) };
  } catch (cause) {
    throw new Fault(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
      { status: 400, cause },
    );
  }
}

/** Headers and body without the framing of a streamed upload. */
function unframe(message: WireMessage): { headers: Record<string, string>; body: Buffer } {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (typeof value === 'string') headers[name] = value;
  }
  if (!headers['x-amz-content-sha256']?.startsWith('STREAMING-')) {
    return { headers, body: message.body };
  }
  const { body, trailers } = dechunk(message.body);
  const encodings = (headers['content-encoding'] ?? '')
    .split(',')
    .filter((encoding) => !/^\s*(aws-chunked)?\s*$/.test(encoding));
  delete headers['content-encoding'];
  if (encodings.length > 0) headers['content-encoding'] = encodings.join(',').trim();
  return { headers: { ...headers, ...trailers, 'content-length': String(body.length) }, body };
}

function uriMembers(operation: OperationModel, message: WireMessage): Record<string, unknown> {
  const { bucket, key } = locate(message);
  return {
    ...(operation.input && readQueryMembers(operation.input, message.query)),
    ...(bucket !== undefined && operation.input?.[4].includes('Bucket') && { Bucket: bucket }),
    ...(key !== undefined && operation.input?.[4].includes('Key') && { Key: key }),
  };
}

/** Labels and query members would count as members of the body for the reversed protocol. */
function withoutUriMembers(input: StaticStructureSchema): StaticStructureSchema {
  const kept = [...NormalizedSchema.of(input).structIterator()].map(([, member]) => {
    const { httpLabel, httpQuery, httpQueryParams } = member.getMergedTraits();
    return !httpLabel && !httpQuery && !httpQueryParams;
  });
  const names = input[4].filter((_, index) => kept[index]);
  return [3, input[1], input[2], input[3], names, input[5].filter((_, index) => kept[index])];
}

function streamedMember(schema: StaticStructureSchema): string | undefined {
  for (const [name, member] of NormalizedSchema.of(schema).structIterator()) {
    if (member.isStreaming()) return name;
  }
  return undefined;
}

async function encode(
  model: ServiceModel,
  operation: OperationModel,
  output: unknown,
): Promise<WireAnswer> {
  const value = typeof output === 'object' && output !== null ? output : {};
  if (operation.name === 'GetBucketLocation') return bucketLocation(model, value);
  const { response, status } = reverse(operation);
  const { headers, body } = await protocolOf(model).serializeRequest(response, value, context);
  // A range is the only success with another status than the model's.
  const isPart = 'ContentRange' in value && value.ContentRange !== undefined;
  return { status: isPart ? 206 : status, headers, body };
}

/** Unwrapped on AWS, which the model cannot say: the text stands in the root element itself. */
function bucketLocation(model: ServiceModel, output: object): WireAnswer {
  const region = 'LocationConstraint' in output ? String(output.LocationConstraint ?? '') : '';
  const schema = structure(model.facts.namespace, 'LocationConstraint', { Region: 0 });
  const wrapped = xml(model, schema, { Region: region });
  const body = wrapped.replace('<Region>', '').replace('</Region>', '');
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

/** Members of a fault that S3 says in headers, the body of a HEAD having no room. */
const headerMembers: Readonly<Record<string, string>> = {
  DeleteMarker: 'x-amz-delete-marker',
  VersionId: 'x-amz-version-id',
  BucketRegion: 'x-amz-bucket-region',
};

function encodeFault(fault: ResolvedFault, context: FaultContext): WireAnswer {
  const status = fault.status ?? s3Status[fault.code] ?? 400;
  const headers: Record<string, string> = {};
  const members: Record<string, string> = {};
  for (const [name, value] of Object.entries(fault.members)) {
    const header = headerMembers[name];
    if (header) headers[header] = String(value);
    else members[name] = String(value);
  }
  if (context.message.method === 'HEAD' || status === 304) return { status, headers };
  const value = {
    Code: fault.code,
    Message: fault.message,
    ...members,
    Resource: context.message.path,
    RequestId: context.requestId,
  };
  const names = Object.fromEntries(Object.keys(value).map((name) => [name, 0 as const]));
  const body = xml(context.model, structure('', 'Error', names), value, '');
  return { status, headers: { ...headers, 'content-type': 'application/xml' }, body };
}
