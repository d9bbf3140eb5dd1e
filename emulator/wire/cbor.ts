import { CborCodec } from '@smithy/core/cbor';
import type { StaticStructureSchema } from '@smithy/types';
import { Fault } from '../fault.ts';
import type { Codec, WireAnswer } from './codec.ts';
import { furtherMembers, serde, structure } from './envelope.ts';
import type { ResolvedFault } from './resolve-fault.ts';

const cborCodec = new CborCodec();
cborCodec.setSerdeContext(serde);
const serializer = cborCodec.createSerializer();
const deserializer = cborCodec.createDeserializer();

const headers = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };

/** An empty map of indefinite length: what an operation without output answers. */
const emptyMap = Uint8Array.of(0xbf, 0xff);

/** https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html */
export const codec: Codec = {
  decode: (_model, operation, message) =>
    operation.input && message.body.length > 0 ? read(operation.input, message.body) : {},

  encode: (_model, operation, output) => ({
    status: 200,
    headers,
    body: operation.output ? write(operation.output, output ?? {}) : emptyMap,
  }),

  fault: encodeFault,
};

function read(schema: StaticStructureSchema, body: Buffer): unknown {
  try {
    const value: unknown = deserializer.read(schema, body);
    if (typeof value === 'object' && value !== null) return value;
    throw new TypeError('the body is not a CBOR map');
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

/** The error's own structure with its full shape id as `__type`. */
function encodeFault(fault: ResolvedFault): WireAnswer {
  const namespace = fault.model?.schema[1];
  const messageName = fault.model?.schema[4].find((name) => name.toLowerCase() === 'message');
  const schema = structure(namespace ?? '', 'Fault', {
    __type: 0,
    [messageName ?? 'message']: 0,
    ...furtherMembers(fault.model),
  });
  const value = {
    ...fault.members,
    __type: namespace === undefined ? fault.code : `${namespace}#${fault.code}`,
    [messageName ?? 'message']: fault.message,
  };
  return { status: fault.status ?? 400, headers, body: write(schema, value) };
}
