import type { Call } from '../../service.ts';
import { invalidParameter } from './refusals.ts';
import { storeOf, type Topic } from './store.ts';
import { applyAttribute, checkAttribute } from './topic-attributes.ts';

/** What a request wants to be made. */
export interface NewTopic {
  readonly name: string;
  readonly isFifo: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

export function arnOf({ account, region }: Pick<Call, 'account' | 'region'>, name: string): string {
  return `arn:aws:sns:${region}:${account}:${name}`;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
export function readNewTopic(name: string, sent: Readonly<Record<string, string>>): NewTopic {
  const { FifoTopic = 'false', ...attributes } = sent;
  if (!/^(true|false)$/i.test(FifoTopic)) throw invalidParameter('FifoTopic');
  const isFifo = FifoTopic.toLowerCase() === 'true';
  const form = isFifo ? /^[A-Za-z0-9_-]{1,251}\.fifo$/ : /^[A-Za-z0-9_-]{1,256}$/;
  if (!form.test(name)) throw invalidParameter('Topic Name');
  for (const [key, value] of Object.entries(attributes)) checkAttribute(key, value, isFifo);
  return { name, isFifo, attributes };
}

export function makeTopic(call: Call, wanted: NewTopic, tags: Record<string, string>): Topic {
  const { account, region } = call;
  const arn = arnOf(call, wanted.name);
  const topic: Topic = {
    ...{ name: wanted.name, account, region, arn, attributes: {}, tags, unsubscribed: 0 },
    deliveries: { done: 0, failed: 0 },
    ...(wanted.isFifo && { fifo: { count: 0, published: {} } }),
  };
  for (const [key, value] of Object.entries(wanted.attributes)) applyAttribute(topic, key, value);
  storeOf(call).topics[arn] = topic;
  return topic;
}

/** A topic that is there already is the answer, unless the request wants it different. */
export function requireSame(
  topic: Topic,
  { attributes }: NewTopic,
  tags: Readonly<Record<string, string>>,
): void {
  for (const [name, value] of Object.entries(attributes)) {
    if ((topic.attributes[name] ?? '') === value) continue;
    throw invalidParameter('Attributes Reason: Topic already exists with different attributes');
  }
  const wanted = Object.entries(tags);
  const same = wanted.every(([key, value]) => topic.tags[key] === value);
  if (wanted.length === 0 || (same && wanted.length === Object.keys(topic.tags).length)) return;
  throw invalidParameter('Tags Reason: Topic already exists with different tags');
}
