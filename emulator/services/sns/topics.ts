import type * as Sns from '@aws-sdk/client-sns';
import { notImplemented } from '../../fault.ts';
import { requestTags } from '../../identity/request-tags.ts';
import type { Access, Operations } from '../../service.ts';
import { passRole } from '../iam/pass-role.ts';
import { describeTopic } from './describe-topic.ts';
import { messageLimit, requireSmallAudience } from './message-size.ts';
import { arnOf, makeTopic, readNewTopic, requireSame } from './new-topic.ts';
import { page } from './page.ts';
import { required } from './refusals.ts';
import { storeOf } from './store.ts';
import { readTags } from './tag-list.ts';
import { applyAttribute, checkAttribute, rolesIn } from './topic-attributes.ts';
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
      const isTagged = input.Tags !== undefined && input.Tags.length > 0;
      return [
        { action: 'sns:CreateTopic', resource, conditions },
        ...(isTagged ? [{ action: 'sns:TagResource', resource, conditions }] : []),
        ...rolesIn(input.Attributes ?? {}).map((arn) => passRole(arn, 'sns.amazonaws.com')),
      ];
    },
    handle: (input, call) => {
      if (input.DataProtectionPolicy !== undefined) {
        throw notImplemented('The data protection policy of a topic');
      }
      const wanted = readNewTopic(required(input.Name, 'Topic Name'), input.Attributes ?? {});
      const tags = readTags(input.Tags);
      const present = storeOf(call).topics[arnOf(call, wanted.name)];
      if (present !== undefined) requireSame(present, wanted, tags);
      return { TopicArn: (present ?? makeTopic(call, wanted, tags)).arn };
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
      for (const { arn } of subscriptionsTo(call.world, topic)) delete store.subscriptions[arn];
      delete store.topics[topic.arn];
      return {};
    },
  },
  GetTopicAttributes: {
    access: accessTo('GetTopicAttributes'),
    handle: (input, call) => {
      const topic = findTopic(call, input.TopicArn);
      return { Attributes: describeTopic(topic, subscriptionsTo(call.world, topic)) };
    },
  },
  SetTopicAttributes: {
    access: (input, call) => [
      accessTo('SetTopicAttributes')(input, call),
      ...rolesIn({ [input.AttributeName ?? '']: input.AttributeValue }).map((arn) =>
        passRole(arn, 'sns.amazonaws.com'),
      ),
    ],
    handle: (input, call) => {
      const topic = findTopic(call, input.TopicArn);
      const name = required(input.AttributeName, 'AttributeName');
      const value = input.AttributeValue ?? '';
      checkAttribute(name, value, topic.fifo !== undefined);
      if (name === 'MaximumMessageSize') {
        const limit = messageLimit({ attributes: value === '' ? {} : { [name]: value } });
        requireSmallAudience(limit, subscriptionsTo(call.world, topic));
      }
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
