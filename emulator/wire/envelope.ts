import { XmlCodec } from '@aws-sdk/core/protocols';
import { fromBase64, fromUtf8, streamCollector, toBase64, toUtf8 } from '@smithy/core/serde';
import type { $SchemaRef, SerdeFunctions, StaticStructureSchema } from '@smithy/types';
import type { ErrorModel, ServiceModel } from './model.ts';

/** What a client's configuration gives to the codecs; no client is needed for it. */
export const serde: SerdeFunctions = {
  base64Encoder: toBase64,
  base64Decoder: fromBase64,
  utf8Encoder: toUtf8,
  utf8Decoder: fromUtf8,
  streamCollector,
};

/** Timestamp formats as the schema sentinels number them (`@smithy/types`, sentinels). */
export const dateTime = 5;
export const epochSeconds = 7;

export function structure(
  namespace: string,
  name: string,
  members: Readonly<Record<string, $SchemaRef>>,
): StaticStructureSchema {
  return [3, namespace, name, 0, Object.keys(members), Object.values(members)];
}

/** Computes once for each key, and forgets with it. */
export function memoize<K extends WeakKey, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}

const codecs = new Map<string, XmlCodec>();

/** XML by schema. The root element carries the service's namespace; a fault of an unknown service carries none. */
export function xml(
  model: ServiceModel | undefined,
  schema: StaticStructureSchema,
  value: unknown,
  xmlNamespace = model?.facts.xmlNamespace ?? '',
): string {
  const serializer = xmlCodec(model?.facts.namespace ?? '', xmlNamespace).createSerializer();
  serializer.write(schema, value);
  return String(serializer.flush());
}

function xmlCodec(serviceNamespace: string, xmlNamespace: string): XmlCodec {
  const key = `${serviceNamespace} ${xmlNamespace}`;
  const known = codecs.get(key);
  if (known) return known;
  const codec = new XmlCodec({
    timestampFormat: { useTrait: true, default: dateTime },
    httpBindings: false,
    xmlNamespace,
    serviceNamespace,
  });
  codec.setSerdeContext(serde);
  codecs.set(key, codec);
  return codec;
}

/** Members of a modelled exception apart from its message, which every envelope writes itself. */
export function furtherMembers(error: ErrorModel | undefined): Record<string, $SchemaRef> {
  const further: Record<string, $SchemaRef> = {};
  for (const [index, name] of (error?.schema[4] ?? []).entries()) {
    const schema = error?.schema[5][index];
    if (schema !== undefined && name.toLowerCase() !== 'message') further[name] = schema;
  }
  return further;
}
