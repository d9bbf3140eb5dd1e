import type * as Sqs from '@aws-sdk/client-sqs';
import {
  changeTargets,
  type InlinePolicy,
  inlinePolicy,
  type PolicyKeeper,
  putAll,
  sharedPolicy,
} from './attached-policy.ts';
import { type Context, type ResourceType, replaced } from './type.ts';

const queuePolicies: PolicyKeeper = {
  async get(QueueUrl, { call }) {
    const { Attributes = {} } = await call<Sqs.GetQueueAttributesCommandOutput>(
      'sqs',
      'GetQueueAttributes',
      { QueueUrl, AttributeNames: ['Policy'] },
    );
    return Attributes.Policy;
  },
  put: setPolicy,
  reset: (QueueUrl, context) => setPolicy(QueueUrl, '', context),
};

async function setPolicy(QueueUrl: string, Policy: string, { call }: Context): Promise<void> {
  await call('sqs', 'SetQueueAttributes', {
    QueueUrl,
    Attributes: { Policy },
  } satisfies Sqs.SetQueueAttributesCommandInput);
}

interface QueuePolicyProperties extends InlinePolicy {
  readonly Queues: readonly string[];
}

export const queuePolicy: ResourceType<QueuePolicyProperties> = {
  ...sharedPolicy<QueuePolicyProperties>(
    'AWS::SQS::QueuePolicy',
    ({ Queues }) => Queues,
    (Queues) => ({ Queues }),
    queuePolicies,
  ),
  properties: {
    PolicyDocument: ({ properties }, context) =>
      putAll(properties, properties.Queues, queuePolicies, context),
    Queues: ({ previous, properties }, context) =>
      changeTargets(properties, [previous.Queues, properties.Queues], queuePolicies, context),
  },
};

interface QueueInlinePolicyProperties extends InlinePolicy {
  readonly Queue: string;
}

export const queueInlinePolicy: ResourceType<QueueInlinePolicyProperties> = {
  ...inlinePolicy<QueueInlinePolicyProperties>(
    'AWS::SQS::QueueInlinePolicy',
    ({ Queue }) => Queue,
    (Queue) => ({ Queue }),
    queuePolicies,
  ),
  properties: {
    PolicyDocument: ({ properties }, context) =>
      putAll(properties, [properties.Queue], queuePolicies, context),
    Queue: replaced,
  },
};
