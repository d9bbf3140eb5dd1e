import type * as Sns from '@aws-sdk/client-sns';
import { defaultPolicy } from '../../services/sns/topics-by-arn.ts';
import {
  changeTargets,
  type InlinePolicy,
  inlinePolicy,
  type PolicyKeeper,
  putAll,
  sharedPolicy,
} from './attached-policy.ts';
import { type Context, type ResourceType, replaced } from './type.ts';

/** A topic always has a policy; the one that it has from the start lets its owner's account in, and counts as none. */
const topicPolicies: PolicyKeeper = {
  async get(TopicArn, { call }) {
    const { Attributes = {} } = await call<Sns.GetTopicAttributesCommandOutput>(
      'sns',
      'GetTopicAttributes',
      { TopicArn },
    );
    return Attributes.Policy === initialPolicy(TopicArn) ? undefined : Attributes.Policy;
  },
  put: setPolicy,
  reset: (TopicArn, context) => setPolicy(TopicArn, initialPolicy(TopicArn), context),
};

async function setPolicy(
  TopicArn: string,
  AttributeValue: string,
  { call }: Context,
): Promise<void> {
  await call('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue });
}

function initialPolicy(arn: string): string {
  return defaultPolicy({ arn, account: arn.split(':')[4] ?? '' });
}

interface TopicPolicyProperties extends InlinePolicy {
  readonly Topics: readonly string[];
}

export const topicPolicy: ResourceType<TopicPolicyProperties> = {
  ...sharedPolicy<TopicPolicyProperties>(
    'AWS::SNS::TopicPolicy',
    ({ Topics }) => Topics,
    (Topics) => ({ Topics }),
    topicPolicies,
  ),
  properties: {
    PolicyDocument: ({ properties }, context) =>
      putAll(properties, properties.Topics, topicPolicies, context),
    Topics: ({ previous, properties }, context) =>
      changeTargets(properties, [previous.Topics, properties.Topics], topicPolicies, context),
  },
};

interface TopicInlinePolicyProperties extends InlinePolicy {
  readonly TopicArn: string;
}

export const topicInlinePolicy: ResourceType<TopicInlinePolicyProperties> = {
  ...inlinePolicy<TopicInlinePolicyProperties>(
    'AWS::SNS::TopicInlinePolicy',
    ({ TopicArn }) => TopicArn,
    (TopicArn) => ({ TopicArn }),
    topicPolicies,
  ),
  properties: {
    PolicyDocument: ({ properties }, context) =>
      putAll(properties, [properties.TopicArn], topicPolicies, context),
    TopicArn: replaced,
  },
};
