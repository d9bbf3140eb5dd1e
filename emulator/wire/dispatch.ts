import { Fault } from '../fault.ts';
import type { WireMessage } from './codec.ts';
import { type FormNode, parseForm, textOf } from './form-tree.ts';
import { type ProtocolId, type ServiceId, serviceIds, services } from './services.ts';

/** Where a request goes. A protocol is known even where the service is not, so that the refusal can be read. */
export type Route =
  | {
      readonly kind: 'service';
      readonly service: ServiceId;
      readonly protocol: ProtocolId;
      /** Missing where the protocol has no name for it (S3). */
      readonly operation?: string;
      readonly form?: FormNode;
    }
  | { readonly kind: 'refused'; readonly protocol: ProtocolId; readonly fault: Fault };

const byTarget = new Map(serviceIds.map((id) => [services[id].target, id]));
const byVersion = new Map(serviceIds.map((id) => [services[id].version, id]));
const bySigningName = new Map(serviceIds.map((id) => [services[id].signingName, id]));

/**
 * Finds service, protocol and operation, in this order: `X-Amz-Target` (AWS JSON), the path of RPC v2, a form with `Action`
 * (Query; also in a GET's query string, as in presigned STS URLs), S3. `signingName` is that of the request's signature.
 */
export function dispatch(message: WireMessage, signingName: string | undefined): Route {
  const target = message.headers['x-amz-target'];
  if (typeof target === 'string') return dispatchTarget(target, message);
  const rpc = /\/service\/([^/]+)\/operation\/([^/]+)$/.exec(message.path);
  if (rpc && message.headers['smithy-protocol'] !== undefined) return dispatchRpc(rpc, message);
  const form = formOf(message, signingName);
  if (form !== undefined) return dispatchForm(form, signingName);
  if (signingName === undefined || signingName === 's3') {
    return { kind: 'service', service: 's3', protocol: 'rest-xml' };
  }
  return bySigningName.has(signingName)
    ? refuseUnnamed(bySigningName.get(signingName))
    : refused('json-1.1', unknownService(signingName));
}

/** `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents` (boto) or its last two words (others). */
function dispatchTarget(target: string, message: WireMessage): Route {
  const type = String(message.headers['content-type'] ?? '');
  const protocol = type.includes('json-1.0') ? 'json-1.0' : 'json-1.1';
  const dot = target.lastIndexOf('.');
  const prefix = target.slice(0, Math.max(dot, 0));
  const service = byTarget.get(prefix) ?? byTarget.get(prefix.slice(prefix.lastIndexOf('.') + 1));
  if (service === undefined) return refused(protocol, unknownService(prefix || target));
  return serve(service, protocol, target.slice(dot + 1));
}

function dispatchRpc(match: RegExpExecArray, message: WireMessage): Route {
  const [, target = '', operation = ''] = match;
  const service = byTarget.get(target);
  if (service === undefined) return refused('cbor', unknownService(target));
  if (message.headers['smithy-protocol'] !== 'rpc-v2-cbor') {
    const name = String(message.headers['smithy-protocol']);
    return refused(
      'cbor',
      new Fault('UnknownOperationException', `Smithy protocol ${name} is unknown`),
    );
  }
  return serve(service, 'cbor', operation);
}

function formOf(message: WireMessage, signingName: string | undefined): string | undefined {
  const type = String(message.headers['content-type'] ?? '');
  const isForm = type.startsWith('application/x-www-form-urlencoded');
  if (message.method === 'POST' && isForm && signingName !== 's3' && message.query === '') {
    return message.body.toString();
  }
  return /(^|&)Action=/.test(message.query) ? message.query : undefined;
}

/** The links in SNS's messages name neither version nor signature. */
const linked = new Set(['ConfirmSubscription', 'Unsubscribe']);

function dispatchForm(text: string, signingName: string | undefined): Route {
  const parsed = readForm(text);
  if (parsed instanceof Fault) return refused('query', parsed);
  const operation = textOf(parsed, 'Action');
  const version = textOf(parsed, 'Version');
  const service =
    byVersion.get(version ?? '') ??
    bySigningName.get(signingName ?? '') ??
    (linked.has(operation ?? '') && version === undefined ? 'sns' : undefined);
  if (service === undefined) {
    return refused('query', unknownService(signingName ?? `of API version ${version}`));
  }
  const protocol = services[service].protocol === 'ec2' ? 'ec2' : 'query';
  if (!operation) return refused(protocol, missingAction());
  if (version !== undefined && version !== services[service].version) {
    return refused(protocol, unknownVersion(operation, version));
  }
  return serve(service, protocol, operation, parsed);
}

function readForm(text: string): FormNode | Fault {
  try {
    return parseForm(text);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

/** A service may be asked in the protocols that it has; any other would be answered in words its clients do not know. */
function serve(
  service: ServiceId,
  protocol: ProtocolId,
  operation: string,
  form?: FormNode,
): Route {
  const facts = services[service];
  if (facts.protocol !== protocol && !facts.others?.includes(protocol)) {
    const isOtherJson = facts.protocol.startsWith('json') && protocol.startsWith('json');
    if (!isOtherJson) {
      const message = `${service} does not speak ${protocol}; it speaks ${facts.protocol}`;
      return refused(protocol, new Fault('UnknownOperationException', message));
    }
  }
  return { kind: 'service', service, protocol, operation, ...(form && { form }) };
}

function refused(protocol: ProtocolId, fault: Fault): Route {
  return { kind: 'refused', protocol, fault };
}

function refuseUnnamed(service: ServiceId | undefined): Route {
  const { protocol } = services[service ?? 's3'];
  const isForm = protocol === 'query' || protocol === 'ec2';
  const fault = new Fault(
    'UnknownOperationException',
    `the request to ${service} names no operation`,
  );
  return refused(protocol, isForm ? missingAction() : fault);
}

function missingAction(): Fault {
  const message = 'The request is missing an action or a required parameter.';
  return new Fault('MissingAction', message, { status: 400 });
}

function unknownVersion(operation: string, version: string): Fault {
  const message = `Could not find operation ${operation} for version ${version}`;
  return new Fault('InvalidAction', message, { status: 400 });
}

function unknownService(name: string): Fault {
  const message = `The service ${name} is not implemented in the Keywatch emulator`;
  return new Fault('NotImplemented', message, { status: 501 });
}
