import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import type { Call } from '../../service.ts';
import { invalidParameter, required } from './refusals.ts';
import type { Subscription, Topic } from './store.ts';

export interface Notification {
  readonly id: string;
  readonly subject: string | undefined;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  readonly at: number;
  /** What a subscription of that protocol gets to read. */
  readonly textFor: (protocol: string) => string;
}

interface PublishRequest {
  readonly Message?: string | undefined;
  readonly Subject?: string | undefined;
  readonly MessageStructure?: string | undefined;
  readonly MessageAttributes?: Record<string, MessageAttributeValue> | undefined;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function readNotification(call: Call, request: PublishRequest): Notification {
  const message = required(request.Message, 'Empty message');
  const attributes = request.MessageAttributes ?? {};
  checkAttributes(attributes);
  if (Buffer.byteLength(message) > 262_144) throw invalidParameter('Message too long');
  checkSubject(request.Subject);
  return {
    id: call.world.random.uuid(),
    subject: request.Subject,
    attributes,
    at: call.world.clock.now(),
    textFor: readStructure(message, request.MessageStructure),
  };
}

function checkSubject(subject: string | undefined): void {
  if (subject === undefined) return;
  if (
    subject === '' ||
    subject.length > 100 ||
    /[^\x20-\x7e]/.test(subject) ||
    subject[0] === ' '
  ) {
    throw invalidParameter('Subject');
  }
}

function checkAttributes(attributes: Readonly<Record<string, MessageAttributeValue>>): void {
  for (const [name, { DataType = '', StringValue, BinaryValue }] of Object.entries(attributes)) {
    const isBinary = DataType.startsWith('Binary');
    const known = /^(String|Number|Binary)(\.|$)/.test(DataType);
    const filled = isBinary ? BinaryValue?.length : StringValue?.length;
    if (!known || !filled || !/^[A-Za-z0-9_.-]{1,256}$/.test(name)) {
      throw invalidParameter(
        `MessageAttributes: the attribute ${name} of type ${DataType} is not valid`,
      );
    }
  }
}

function readStructure(message: string, structure: string | undefined): Notification['textFor'] {
  if (structure === undefined || structure === '') return () => message;
  if (structure !== 'json') throw invalidParameter('MessageStructure');
  const texts = parse(message);
  const usual = texts.default;
  if (typeof usual !== 'string') {
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  }
  return (protocol) => {
    const own = texts[protocol];
    return typeof own === 'string' ? own : usual;
  };
}

function parse(message: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(message) as object) };
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
}

/**
 * What a subscriber reads that does not take raw messages. The signature is none: nothing here could be verified against
 * AWS's certificate.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export function envelopeOf(
  notification: Notification,
  topic: Topic,
  subscription: Subscription,
): string {
  const { id, subject, at, attributes } = notification;
  const shown = Object.entries(attributes).map(([name, value]) => [name, showAttribute(value)]);
  const origin = `https://sns.${topic.region}.amazonaws.com`;
  return JSON.stringify(
    {
      Type: 'Notification',
      MessageId: id,
      TopicArn: topic.arn,
      ...(subject !== undefined && { Subject: subject }),
      Message: notification.textFor(subscription.protocol),
      Timestamp: new Date(at).toISOString(),
      SignatureVersion: '1',
      Signature: 'NOT-A-SIGNATURE',
      SigningCertURL: `${origin}/SimpleNotificationService-0000000000000000000000000000000.pem`,
      UnsubscribeURL: `${origin}/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`,
      ...(shown.length > 0 && { MessageAttributes: Object.fromEntries(shown) }),
    },
    null,
    2,
  );
}

function showAttribute({ DataType, StringValue, BinaryValue }: MessageAttributeValue): object {
  const binary = BinaryValue && Buffer.from(BinaryValue).toString('base64');
  return { Type: DataType, Value: binary ?? StringValue };
}
