import type {
  Message,
  MessageAttributeValue,
  ReceiveMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { md5, md5OfAttributes } from './digest.ts';
import { fromStored, type StoredAttribute, type StoredMessage } from './store.ts';

type Request = Pick<
  ReceiveMessageCommandInput,
  'AttributeNames' | 'MessageSystemAttributeNames' | 'MessageAttributeNames'
>;

/** A received message with as much about it as was asked for. */
export function showMessage(message: StoredMessage, request: Request): Message {
  const system = chooseSystem(message, [
    ...(request.AttributeNames ?? []),
    ...(request.MessageSystemAttributeNames ?? []),
  ]);
  const chosen = chooseAttributes(message.attributes, request.MessageAttributeNames ?? []);
  const digest = md5OfAttributes(chosen);
  return {
    MessageId: message.id,
    ReceiptHandle: message.handle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(Object.keys(system).length > 0 && { Attributes: system }),
    ...(digest !== undefined && {
      MD5OfMessageAttributes: digest,
      MessageAttributes: Object.fromEntries(
        Object.entries(chosen).map(([name, value]): [string, MessageAttributeValue] => [
          name,
          fromStored(value),
        ]),
      ),
    }),
  };
}

function chooseSystem(message: StoredMessage, names: readonly string[]): Record<string, string> {
  const all: Record<string, string> = {
    SenderId: message.sender,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.received),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.traceHeader !== undefined && { AWSTraceHeader: message.traceHeader }),
    ...(message.deadLetterOf !== undefined && { DeadLetterQueueSourceArn: message.deadLetterOf }),
  };
  if (names.includes('All')) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}

/** Names are whole, or a prefix with `.*`; `All` and `.*` mean every one. */
function chooseAttributes(
  attributes: Readonly<Record<string, StoredAttribute>>,
  names: readonly string[],
): Record<string, StoredAttribute> {
  const wanted = (name: string): boolean =>
    names.some(
      (asked) =>
        asked === 'All' ||
        asked === name ||
        (asked.endsWith('.*') && name.startsWith(asked.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => wanted(name)));
}
