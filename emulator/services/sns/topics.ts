import type * as Sns from '@aws-sdk/client-sns';
import { notImplemented } from '../../fault.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { applyAttribute, checkAttribute, describeTopic } from './attributes.ts';
import { page } from './page.ts';
import { invalidParameter, required } from './refusals.ts';
import { storeOf, type Topic } from './store.ts';
import { readTags, requestTags } from './tag-list.ts';
import {
  accessTo,
  findTopic,
  peekTopic,
  placeOf,
  subscriptionsTo,
  topicAccess,
} from './topics-by-arn.ts';

export const topics = {
  CreateTopic: {
    access: (input, call) => {
      const resource = arnOf(call, required(input.Name, 'Topic Name'));
      const conditions = requestTags(input.Tags);
      const create = { action: 'sns:CreateTopic', resource, conditions };
      if (input.Tags === undefined || input.Tags.length === 0) return [create];
      return [create, { action: 'sns:TagResource', resource, conditions }];
    },
    handle: (input, call) => {
      if (input.DataProtectionPolicy !== undefined) {
        throw notImplemented('The data protection policy of a topic');
      }
      const name = checkName(required(input.Name, 'Topic Name'));
      const attributes = input.Attributes ?? {};
      for (const [key, value] of Object.entries(attributes)) checkAttribute(key, value);
      const tags = readTags(input.Tags);
      const present = storeOf(call).topics[arnOf(call, name)];
      if (present !== undefined) requireSame(present, attributes, tags);
      return { TopicArn: (present ?? makeTopic(call, name, attributes, tags)).arn };
    },
  },
  DeleteTopic: {
    access: (input, call): Access => {
      const topic = peekTopic(call, input.TopicArn);
      if (topic !== undefined) return topicAccess(topic, 'DeleteTopic');
      return { action: 'sns:DeleteTopic', resource: required(input.TopicArn, 'TopicArn') };
    },
    handle: (input, call) => {
      const topic = peekTopic(call, input.TopicArn);
      if (topic === undefined) return {};
      const store = storeOf(placeOf(call, topic.arn));
      for (const { arn } of subscriptionsTo(call, topic)) delete store.subscriptions[arn];
      delete store.topics[topic.arn];
      return {};
    },
  },
  GetTopicAttributes: {
    access: accessTo('GetTopicAttributes'),
    handle: (input, call) => {
      const topic = findTopic(call, input.TopicArn);
      return { Attributes: describeTopic(topic, subscriptionsTo(call, topic)) };
    },
  },
  SetTopicAttributes: {
    access: accessTo('SetTopicAttributes'),
    handle: (input, call) => {
      const topic = findTopic(call, input.TopicArn);
      const name = required(input.AttributeName, 'AttributeName');
      const value = input.AttributeValue ?? '';
      checkAttribute(name, value);
      applyAttribute(topic, name, value);
      return {};
    },
  },
  ListTopics: {
    access: (_input, call) => ({ action: 'sns:ListTopics', resource: arnOf(call, '*') }),
    handle: (input, call) => {
      const all = Object.keys(storeOf(call).topics);
      const { items, rest } = page(all, (arn) => arn, input.NextToken);
      return { Topics: items.map((TopicArn) => ({ TopicArn })), ...rest };
    },
  },
} satisfies Operations<typeof Sns>;

function arnOf({ account, region }: Call, name: string): string {
  return `arn:aws:sns:${region}:${account}:${name}`;
}

function checkName(name: string): string {
  if (name.endsWith('.fifo')) throw notImplemented(`A FIFO topic (${name})`);
  if (/^[A-Za-z0-9_-]{1,256}$/.test(name)) return name;
  throw invalidParameter('Topic Name');
}

function makeTopic(
  call: Call,
  name: string,
  attributes: Readonly<Record<string, string>>,
  tags: Record<string, string>,
): Topic {
  const { account, region } = call;
  const arn = arnOf(call, name);
  const deliveries = { done: 0, failed: 0 };
  const topic: Topic = {
    name,
    account,
    region,
    arn,
    attributes: {},
    tags,
    unsubscribed: 0,
    deliveries,
  };
  for (const [key, value] of Object.entries(attributes)) applyAttribute(topic, key, value);
  storeOf(call).topics[arn] = topic;
  return topic;
}

/** A topic that is there already is the answer, unless the request wants it different. */
function requireSame(
  topic: Topic,
  attributes: Readonly<Record<string, string>>,
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
