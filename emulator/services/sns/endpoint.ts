import { Fault, notImplemented } from '../../fault.ts';
import { invalidParameter, required } from './refusals.ts';
import type { Protocol, Topic } from './store.ts';

/** Where messages go. */
export interface Endpoint {
  readonly protocol: Protocol;
  readonly endpoint: string;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export function readEndpoint(
  topic: Topic,
  protocol: string | undefined,
  sent: string | undefined,
): Endpoint {
  const known = checkProtocol(required(protocol, 'Protocol'));
  const endpoint = required(sent, 'Endpoint');
  checks[known](endpoint);
  if (!isOurs(known)) throw notImplemented(`A subscription with the protocol ${known}`);
  checkType(topic, known, endpoint);
  return { protocol: known, endpoint };
}

type AnyProtocol = Protocol | 'sms' | 'application' | 'lambda' | 'firehose';

const checks: Readonly<Record<AnyProtocol, (endpoint: string) => void>> = {
  sqs: (endpoint) => {
    const isQueue = /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+(\.fifo)?$/.test(endpoint);
    if (!isQueue) throw invalidParameter('SQS endpoint ARN');
  },
  email: checkAddress,
  'email-json': checkAddress,
  http: (endpoint) => checkUrl('http', endpoint),
  https: (endpoint) => checkUrl('https', endpoint),
  sms: (endpoint) => {
    if (/^\+?[0-9]{5,15}$/.test(endpoint)) return;
    throw new Fault('InvalidParameterException', `Invalid SMS endpoint: ${endpoint}`);
  },
  application: (endpoint) => requireArn(endpoint, 'sns', 'ApplicationEndpoint ARN'),
  lambda: (endpoint) => requireArn(endpoint, 'lambda', 'Lambda endpoint ARN'),
  firehose: (endpoint) => requireArn(endpoint, 'firehose', 'Firehose endpoint ARN'),
};

function checkProtocol(protocol: string): AnyProtocol {
  if (Object.hasOwn(checks, protocol)) return protocol as AnyProtocol;
  throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
}

function isOurs(protocol: AnyProtocol): protocol is Protocol {
  return /^(sqs|email|email-json|https?)$/.test(protocol);
}

function checkAddress(endpoint: string): void {
  if (!/^[^\s@]+@[^\s@]+$/.test(endpoint)) throw invalidParameter('Email address');
}

function checkUrl(protocol: string, endpoint: string): void {
  if (!endpoint.startsWith(`${protocol}://`)) {
    throw invalidParameter('Endpoint must match the specified protocol');
  }
  if (!URL.canParse(endpoint)) throw invalidParameter('HTTP(S) endpoint');
}

function requireArn(endpoint: string, service: string, what: string): void {
  if (!new RegExp(`^arn:aws:${service}:[a-z0-9-]+:\\d{12}:.+$`).test(endpoint)) {
    throw invalidParameter(what);
  }
}

/** FIFO topics reach queues alone, and FIFO queues hear FIFO topics alone. */
function checkType(topic: Topic, protocol: Protocol, endpoint: string): void {
  if (topic.fifo === undefined && protocol === 'sqs' && endpoint.endsWith('.fifo')) {
    throw invalidParameter(
      'Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
    );
  }
  if (topic.fifo !== undefined && protocol !== 'sqs') {
    throw invalidParameter(`Protocol Reason: FIFO topics do not support the protocol ${protocol}`);
  }
}
