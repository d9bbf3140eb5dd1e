import { Fault } from '../../fault.ts';
import type { Access, Call } from '../../service.ts';
import type { StateHolder } from '../../state.ts';
import { invalidParameter } from './refusals.ts';
import { type Subscription, storeOf, type Topic } from './store.ts';

interface Place {
  readonly world: StateHolder;
  readonly account: string;
  readonly region: string;
}

/** Where a topic or a subscription of that ARN would be. Throws InvalidParameter for what is none, or of another Region. */
export function placeOf(call: Call, sent: string | undefined, member = 'TopicArn'): Place {
  if (sent === undefined) {
    throw invalidParameter(`${member} Reason: no value for required parameter`);
  }
  const parts = sent.split(':');
  if (parts.length < 6) {
    throw invalidParameter(
      `${member} Reason: An ARN must have at least 6 elements, not ${parts.length}`,
    );
  }
  const [prefix, partition, service, region, account, name] = parts;
  const isArn = prefix === 'arn' && partition === 'aws' && service === 'sns';
  if (!isArn || region !== call.region || !account || !name) throw invalidParameter(member);
  return { world: call.world, account, region };
}

export function peekTopic(call: Call, arn: string | undefined, member?: string): Topic | undefined {
  return storeOf(placeOf(call, arn, member)).topics[arn ?? ''];
}

export function findTopic(call: Call, arn: string | undefined, member?: string): Topic {
  const topic = peekTopic(call, arn, member);
  if (topic !== undefined) return topic;
  throw new Fault('NotFoundException', 'Topic does not exist');
}

/** The topic of an ARN that the state itself holds; undefined: it is gone. */
export function topicWithArn(world: StateHolder, arn: string): Topic | undefined {
  const [, , , region = '', account = ''] = arn.split(':');
  return storeOf({ world, account, region }).topics[arn];
}

export function subscriptionWithArn(world: StateHolder, arn: string): Subscription | undefined {
  const [, , , region = '', account = ''] = arn.split(':');
  return storeOf({ world, account, region }).subscriptions[arn];
}

export function findSubscription(call: Call, arn: string | undefined): Subscription {
  const place = placeOf(call, arn, 'SubscriptionArn');
  const subscription = storeOf(place).subscriptions[arn ?? ''];
  if (subscription !== undefined) return subscription;
  throw new Fault('NotFoundException', 'Subscription does not exist');
}

export function subscriptionsTo(world: StateHolder, topic: Topic): Subscription[] {
  const { subscriptions } = storeOf({ ...topic, world });
  return Object.values(subscriptions).filter(({ topicArn }) => topicArn === topic.arn);
}

/** The caller's own subscriptions in the Region, those to topics of other accounts included. */
export function subscriptionsOf({ world, account, region }: Call): Subscription[] {
  const accounts = Object.keys(world.state.stores).flatMap((key) => {
    const [service, holder, place] = key.split('/');
    return service === 'sns' && place === region && holder !== undefined ? [holder] : [];
  });
  return accounts
    .flatMap((holder) => Object.values(storeOf({ world, account: holder, region }).subscriptions))
    .filter(({ owner }) => owner === account);
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-overview-of-managing-access.html */
export function topicAccess(
  topic: Topic,
  action: string,
  conditions: Access['conditions'] = {},
): Access {
  const tags = Object.entries(topic.tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]);
  return {
    action: `sns:${action}`,
    resource: topic.arn,
    conditions: { ...Object.fromEntries(tags), ...conditions },
    resourcePolicy: {
      document: topic.attributes.Policy ?? defaultPolicy(topic),
      owner: topic.account,
      role: 'sufficient',
    },
  };
}

/** The access of an operation on the topic of the request. */
export function accessTo(action: string) {
  return (input: { readonly TopicArn?: string | undefined }, call: Call): Access =>
    topicAccess(findTopic(call, input.TopicArn), action);
}

/** What a topic has that was never given a policy: everybody, as far as they act for its owner's account. */
export function defaultPolicy({ arn, account }: Pick<Topic, 'arn' | 'account'>): string {
  const actions = [
    'GetTopicAttributes',
    'SetTopicAttributes',
    'AddPermission',
    'RemovePermission',
    'DeleteTopic',
    'Subscribe',
    'ListSubscriptionsByTopic',
    'Publish',
  ];
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: actions.map((action) => `SNS:${action}`),
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': account } },
      },
    ],
  });
}
