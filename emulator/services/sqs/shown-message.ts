import type {
  Message,
  MessageAttributeValue,
  ReceiveMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { ruleOf } from './attribute-rules.ts';
import { md5, md5OfAttributes } from './digest.ts';
import { unknownAttribute } from './refusals.ts';
import { fromStored, type StoredAttribute, type StoredMessage } from './store.ts';

type Request = Pick<
  ReceiveMessageCommandInput,
  'AttributeNames' | 'MessageSystemAttributeNames' | 'MessageAttributeNames'
>;

/** A received message with as much about it as was asked for. */
export function showMessage(message: StoredMessage, request: Request): Message {
  const shown = chooseSystem(message, systemNames(request));
  const chosen = chooseAttributes(message.attributes, request.MessageAttributeNames ?? []);
  const digest = md5OfAttributes(chosen);
  return {
    MessageId: message.id,
    ReceiptHandle: message.handle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(Object.keys(shown).length > 0 && { Attributes: shown }),
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

type SystemNames = Pick<Request, 'AttributeNames' | 'MessageSystemAttributeNames'>;

function systemNames(request: SystemNames): readonly string[] {
  return [...(request.AttributeNames ?? []), ...(request.MessageSystemAttributeNames ?? [])];
}

/** How a message shows each of its system attributes; undefined: it has none. */
const system: Readonly<Record<string, (message: StoredMessage) => string | undefined>> = {
  SenderId: ({ sender }) => sender,
  SentTimestamp: ({ sentAt }) => String(sentAt),
  ApproximateReceiveCount: ({ received }) => String(received),
  ApproximateFirstReceiveTimestamp: ({ firstReceivedAt }) => String(firstReceivedAt),
  MessageGroupId: ({ groupId }) => groupId,
  MessageDeduplicationId: ({ deduplicationId }) => deduplicationId,
  SequenceNumber: ({ sequence }) => sequence,
  AWSTraceHeader: ({ traceHeader }) => traceHeader,
  DeadLetterQueueSourceArn: ({ deadLetterOf }) => deadLetterOf,
};

/** The list that both kinds of names came from has names of queue attributes too; none of a message answers to them. */
export function checkSystemNames(request: SystemNames): void {
  const known = (name: string): boolean =>
    name === 'All' || Object.hasOwn(system, name) || ruleOf(name) !== undefined;
  const unknown = systemNames(request).find((name) => !known(name));
  if (unknown !== undefined) throw unknownAttribute(unknown);
}

function chooseSystem(message: StoredMessage, names: readonly string[]): Record<string, string> {
  const chosen: Record<string, string> = {};
  for (const [name, show] of Object.entries(system)) {
    const value = show(message);
    const isWanted = names.includes('All') || names.includes(name);
    if (isWanted && value !== undefined) chosen[name] = value;
  }
  return chosen;
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
