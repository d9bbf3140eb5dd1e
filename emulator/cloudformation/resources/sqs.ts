import type * as Sqs from '@aws-sdk/client-sqs';
import { documentText, type JsonDocument } from './document.ts';
import { unlessMissing } from './missing.ts';
import { retag, tagMap } from './tags.ts';
import { type Apply, type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface QueueProperties {
  readonly ContentBasedDeduplication?: boolean;
  readonly DeduplicationScope?: string;
  readonly DelaySeconds?: number;
  readonly FifoQueue?: boolean;
  readonly FifoThroughputLimit?: string;
  readonly KmsDataKeyReusePeriodSeconds?: number;
  readonly KmsMasterKeyId?: string;
  readonly MaximumMessageSize?: number;
  readonly MessageRetentionPeriod?: number;
  readonly QueueName?: string;
  readonly ReceiveMessageWaitTimeSeconds?: number;
  readonly RedriveAllowPolicy?: JsonDocument;
  readonly RedrivePolicy?: JsonDocument;
  readonly SqsManagedSseEnabled?: boolean;
  readonly Tags?: readonly Tag[];
  readonly VisibilityTimeout?: number;
}

/**
 * Properties that are queue attributes of the same name, with the value of a new queue.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
const queueAttributes = {
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  DelaySeconds: '0',
  FifoThroughputLimit: 'perQueue',
  KmsDataKeyReusePeriodSeconds: '300',
  KmsMasterKeyId: '',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  RedriveAllowPolicy: '',
  RedrivePolicy: '',
  SqsManagedSseEnabled: 'true',
  VisibilityTimeout: '30',
} as const;

type Attribute = keyof typeof queueAttributes;
const attributeNames = Object.keys(queueAttributes) as Attribute[];

function attributeText(properties: QueueProperties, name: Attribute): string | undefined {
  const value = properties[name];
  if (value === undefined) return undefined;
  return typeof value === 'object' ? documentText(value) : String(value);
}

function attribute(name: Attribute): Apply<QueueProperties> {
  return async ({ physicalId: QueueUrl, properties }, { call }) => {
    const text = attributeText(properties, name) ?? queueAttributes[name];
    await call('sqs', 'SetQueueAttributes', {
      QueueUrl,
      Attributes: { [name]: text },
    } satisfies Sqs.SetQueueAttributesCommandInput);
  };
}

export const queue: ResourceType<QueueProperties> = {
  type: 'AWS::SQS::Queue',
  properties: {
    ContentBasedDeduplication: attribute('ContentBasedDeduplication'),
    DeduplicationScope: attribute('DeduplicationScope'),
    DelaySeconds: attribute('DelaySeconds'),
    FifoQueue: replaced,
    FifoThroughputLimit: attribute('FifoThroughputLimit'),
    KmsDataKeyReusePeriodSeconds: attribute('KmsDataKeyReusePeriodSeconds'),
    KmsMasterKeyId: attribute('KmsMasterKeyId'),
    MaximumMessageSize: attribute('MaximumMessageSize'),
    MessageRetentionPeriod: attribute('MessageRetentionPeriod'),
    QueueName: replaced,
    ReceiveMessageWaitTimeSeconds: attribute('ReceiveMessageWaitTimeSeconds'),
    RedriveAllowPolicy: attribute('RedriveAllowPolicy'),
    RedrivePolicy: attribute('RedrivePolicy'),
    SqsManagedSseEnabled: attribute('SqsManagedSseEnabled'),
    Tags: (change, { call }) => {
      const QueueUrl = change.physicalId;
      return retag(
        change,
        (tags) => call('sqs', 'TagQueue', { QueueUrl, Tags: tagMap(tags) }),
        (TagKeys) => call('sqs', 'UntagQueue', { QueueUrl, TagKeys }),
      );
    },
    VisibilityTimeout: attribute('VisibilityTimeout'),
  },
  async create(properties, context) {
    const isFifo = properties.FifoQueue === true;
    const suffix = isFifo ? '.fifo' : '';
    const QueueName = properties.QueueName ?? `${context.name(80 - suffix.length)}${suffix}`;
    const texts = attributeNames.flatMap((name) => {
      const text = attributeText(properties, name);
      return text === undefined ? [] : [[name, text]];
    });
    const { QueueUrl = '' } = await context.call<Sqs.CreateQueueCommandOutput>(
      'sqs',
      'CreateQueue',
      {
        QueueName,
        Attributes: { ...Object.fromEntries(texts), ...(isFifo && { FifoQueue: 'true' }) },
        tags: tagMap(properties.Tags),
      } satisfies Sqs.CreateQueueCommandInput,
    );
    const Arn = `arn:aws:sqs:${context.region}:${context.account}:${QueueName}`;
    return { physicalId: QueueUrl, attributes: { Arn, QueueName, QueueUrl } };
  },
  async delete({ physicalId: QueueUrl }, { call }) {
    await unlessMissing(call('sqs', 'DeleteQueue', { QueueUrl }));
  },
};

interface QueuePolicyProperties {
  readonly PolicyDocument: JsonDocument;
  readonly Queues: readonly string[];
}

export const queuePolicy: ResourceType<QueuePolicyProperties> = {
  type: 'AWS::SQS::QueuePolicy',
  properties: {
    PolicyDocument: async ({ properties }, context) => putPolicies(properties, context),
    Queues: async ({ previous, properties }, context) => {
      await putPolicies(properties, context);
      const left = previous.Queues.filter((url) => !properties.Queues.includes(url));
      for (const QueueUrl of left) await unlessMissing(putPolicy(QueueUrl, '', context));
    },
  },
  async create(properties, context) {
    const Id = context.name();
    await putPolicies(properties, context);
    return { physicalId: Id, attributes: { Id } };
  },
  async delete({ properties: { Queues } }, context) {
    for (const QueueUrl of Queues) await unlessMissing(putPolicy(QueueUrl, '', context));
  },
};

async function putPolicies(
  { PolicyDocument, Queues }: QueuePolicyProperties,
  context: Context,
): Promise<void> {
  const text = documentText(PolicyDocument);
  for (const QueueUrl of Queues) await putPolicy(QueueUrl, text, context);
}

async function putPolicy(QueueUrl: string, Policy: string, { call }: Context): Promise<void> {
  await call('sqs', 'SetQueueAttributes', {
    QueueUrl,
    Attributes: { Policy },
  } satisfies Sqs.SetQueueAttributesCommandInput);
}
