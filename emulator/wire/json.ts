import { JsonShapeDeserializer2, JsonShapeSerializer2 } from '@smithy/core/protocols';
import type { StaticStructureSchema } from '@smithy/types';
import { Fault } from '../fault.ts';
import type { Codec, FaultContext, WireAnswer, WireMessage } from './codec.ts';
import { epochSeconds, furtherMembers, serde, structure } from './envelope.ts';
import { blame, type ResolvedFault } from './resolve-fault.ts';

const settings = {
  timestampFormat: { useTrait: true, default: epochSeconds },
  jsonName: false,
} as const;
const serializer = new JsonShapeSerializer2(settings);
serializer.setSerdeContext(serde);
const deserializer = new JsonShapeDeserializer2(settings);
deserializer.setSerdeContext(serde);

/** https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html; 1.0 differs in content type and error names only. */
function jsonCodec(version: '1.0' | '1.1'): Codec {
  const headers = { 'content-type': `application/x-amz-json-${version}` };
  return {
    decode: (_model, operation, message) =>
      operation.input ? read(operation.input, message.body) : {},

    // An operation without output has an empty body, as on AWS.
    encode: (_model, operation, output) =>
      operation.output
        ? { status: 200, headers, body: write(operation.output, output ?? {}) }
        : { status: 200, headers },

    fault: (fault, context) => encodeFault(fault, context, headers, version),
  };
}

function read(schema: StaticStructureSchema, body: Buffer): unknown {
  try {
    const value: unknown = body.length === 0 ? {} : JSON.parse(body.toString());
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new TypeError('the body is not a JSON object');
    }
    return deserializer.readObject(schema, value as Parameters<typeof deserializer.readObject>[1]);
  } catch (cause) {
    throw new Fault('SerializationException', `could not read the request: ${String(cause)}`, {
      cause,
    });
  }
}

function write(schema: StaticStructureSchema, value: unknown): Uint8Array {
  serializer.write(schema, value);
  return serializer.flush();
}

function encodeFault(
  fault: ResolvedFault,
  context: FaultContext,
  headers: Record<string, string>,
  version: '1.0' | '1.1',
): WireAnswer {
  const { model } = fault;
  const status = statusOf(fault, context);
  const members: Record<string, unknown> = { ...fault.members, message: fault.message };
  // Some models call it `Message`; clients of other languages read that one.
  const hasCapital = model?.schema[4].includes('Message') ?? false;
  if (hasCapital) members.Message = fault.message;
  const namespace = model?.schema[1] ?? '';
  members.__type = version === '1.0' && model ? `${namespace}#${fault.code}` : fault.code;
  const schema = structure(namespace, 'Fault', {
    __type: 0,
    message: 0,
    ...(hasCapital && { Message: 0 }),
    ...furtherMembers(model),
  });
  const extra = queryErrorHeader(fault, context, status);
  return { status, headers: { ...headers, ...extra }, body: write(schema, members) };
}

/**
 * The services that speak JSON answer a modelled error with 400 or 500 and nothing between, whatever status the model has: see
 * "Errors" of any operation, such as https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html. Those that spoke
 * Query before (SQS, CloudWatch) keep the statuses that they had there.
 */
function statusOf({ model, status = 400 }: ResolvedFault, context: FaultContext): number {
  if (model === undefined) return status;
  const keepsStatus = context.model?.facts.queryCompatible === true;
  if (keepsStatus && model.queryStatus !== undefined) return model.queryStatus;
  return status >= 500 ? 500 : 400;
}

/** https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait */
function queryErrorHeader(
  fault: ResolvedFault,
  { model, message }: FaultContext,
  status: number,
): Record<string, string> {
  if (!model?.facts.queryCompatible || !asksForQueryCode(message)) return {};
  return { 'x-amzn-query-error': `${fault.model?.queryCode ?? fault.code};${blame(status)}` };
}

function asksForQueryCode(message: WireMessage): boolean {
  return message.headers['x-amzn-query-mode'] === 'true';
}

export const json10 = jsonCodec('1.0');
export const json11 = jsonCodec('1.1');
