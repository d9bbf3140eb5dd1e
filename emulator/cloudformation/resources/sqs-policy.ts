import type * as Sqs from '@aws-sdk/client-sqs';
import { inlinePolicy, type PolicyKeeper, sharedPolicy } from './attached-policy.ts';
import type { Context } from './type.ts';

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

export const queuePolicy = sharedPolicy('AWS::SQS::QueuePolicy', 'Queues', queuePolicies);

export const queueInlinePolicy = inlinePolicy(
  'AWS::SQS::QueueInlinePolicy',
  'Queue',
  queuePolicies,
);
