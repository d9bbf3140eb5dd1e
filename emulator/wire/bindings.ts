import type { Codec } from './codec.ts';
import { loadModel, type ServiceModel } from './model.ts';
import type { ProtocolId, ServiceId } from './services.ts';
import type { checkInput } from './violation.ts';

/** Everything it takes to serve one service in one protocol. */
export interface Binding {
  readonly model: ServiceModel;
  readonly codec: Codec;
  readonly check: typeof checkInput;
}

const codecs = new Map<ProtocolId, Promise<Codec>>();
const models = new Map<ServiceId, Promise<ServiceModel>>();
const bindings = new Map<string, Binding>();

/** Codecs pull in the SDK's own, so they are imported when a protocol is first spoken. */
export function loadCodec(protocol: ProtocolId): Promise<Codec> {
  return once(codecs, protocol, importCodec);
}

/** A promise only on a service's first request. */
export function bind(service: ServiceId, protocol: ProtocolId): Binding | Promise<Binding> {
  return bindings.get(`${service} ${protocol}`) ?? makeBinding(service, protocol);
}

async function makeBinding(service: ServiceId, protocol: ProtocolId): Promise<Binding> {
  const [model, codec, { checkInput: check }] = await Promise.all([
    once(models, service, loadModel),
    loadCodec(protocol),
    import('./violation.ts'),
  ]);
  const binding = { model, codec, check };
  bindings.set(`${service} ${protocol}`, binding);
  return binding;
}

async function importCodec(protocol: ProtocolId): Promise<Codec> {
  switch (protocol) {
    case 'json-1.0':
      return (await import('./json.ts')).json10;
    case 'json-1.1':
      return (await import('./json.ts')).json11;
    case 'query':
      return (await import('./query.ts')).codec;
    case 'ec2':
      return (await import('./ec2.ts')).codec;
    case 'cbor':
      return (await import('./cbor.ts')).codec;
    case 'rest-xml':
      return (await import('./rest-xml.ts')).codec;
  }
}

function once<K, V>(known: Map<K, Promise<V>>, key: K, make: (key: K) => Promise<V>): Promise<V> {
  const value = known.get(key) ?? make(key);
  known.set(key, value);
  return value;
}
