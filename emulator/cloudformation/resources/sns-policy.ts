import type * as Sns from '@aws-sdk/client-sns';
import { defaultPolicy } from '../../services/sns/topics-by-arn.ts';
import { inlinePolicy, type PolicyKeeper, sharedPolicy } from './attached-policy.ts';
import type { Context } from './type.ts';

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

export const topicPolicy = sharedPolicy('AWS::SNS::TopicPolicy', 'Topics', topicPolicies);

export const topicInlinePolicy = inlinePolicy(
  'AWS::SNS::TopicInlinePolicy',
  'TopicArn',
  topicPolicies,
);
