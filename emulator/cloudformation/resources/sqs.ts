import type * as Sqs from '@aws-sdk/client-sqs';
import { documentText, type JsonDocument } from './document.ts';
import { unlessMissing } from './missing.ts';
import { retag, tagMap } from './tags.ts';
import { type Change, type Context, type ResourceType, replaced, type Tag } from './type.ts';

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

/** All attributes that change go in one call, as some are allowed only together. */
async function changeAttributes(
  { physicalId: QueueUrl, properties, previous }: Change<QueueProperties>,
  { call }: Context,
): Promise<void> {
  const Attributes = Object.fromEntries(
    attributeNames.flatMap((name) => {
      const text = attributeText(properties, name);
      return text === attributeText(previous, name) ? [] : [[name, text ?? queueAttributes[name]]];
    }),
  );
  await call('sqs', 'SetQueueAttributes', {
    QueueUrl,
    Attributes,
  } satisfies Sqs.SetQueueAttributesCommandInput);
}

export const queue: ResourceType<QueueProperties> = {
  type: 'AWS::SQS::Queue',
  properties: {
    ContentBasedDeduplication: changeAttributes,
    DeduplicationScope: changeAttributes,
    DelaySeconds: changeAttributes,
    FifoQueue: replaced,
    FifoThroughputLimit: changeAttributes,
    KmsDataKeyReusePeriodSeconds: changeAttributes,
    KmsMasterKeyId: changeAttributes,
    MaximumMessageSize: changeAttributes,
    MessageRetentionPeriod: changeAttributes,
    QueueName: replaced,
    ReceiveMessageWaitTimeSeconds: changeAttributes,
    RedriveAllowPolicy: changeAttributes,
    RedrivePolicy: changeAttributes,
    SqsManagedSseEnabled: changeAttributes,
    Tags: (change, { call }) => {
      const QueueUrl = change.physicalId;
      return retag(
        change,
        (tags) => call('sqs', 'TagQueue', { QueueUrl, Tags: tagMap(tags) }),
        (TagKeys) => call('sqs', 'UntagQueue', { QueueUrl, TagKeys }),
      );
    },
    VisibilityTimeout: changeAttributes,
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
  async read({ physicalId: QueueUrl }, { call }) {
    const found = await unlessMissing(
      call<Sqs.GetQueueAttributesCommandOutput>('sqs', 'GetQueueAttributes', {
        QueueUrl,
        AttributeNames: ['All'],
      }),
    );
    if (found === undefined) return undefined;
    const { Attributes = {} } = found;
    const { Tags = {} } = await call<Sqs.ListQueueTagsCommandOutput>('sqs', 'ListQueueTags', {
      QueueUrl,
    });
    const Arn = Attributes.QueueArn ?? '';
    const QueueName = Arn.split(':').at(-1) ?? '';
    return {
      attributes: { Arn, QueueName, QueueUrl },
      properties: {
        QueueName,
        ...readAttributes(Attributes),
        Tags: Object.entries(Tags).map(([Key, Value]) => ({ Key, Value })),
      },
    };
  },
};

const documents: readonly string[] = ['RedriveAllowPolicy', 'RedrivePolicy'];

function readAttributes(found: Readonly<Record<string, string>>): Partial<QueueProperties> {
  const FifoQueue = found.FifoQueue === 'true';
  const shown = attributeNames.flatMap((name) => {
    const text = found[name];
    return text === undefined ? [] : [[name, readValue(name, text)]];
  });
  return { FifoQueue, ...Object.fromEntries(shown) };
}

function readValue(name: string, text: string): unknown {
  if (documents.includes(name)) return JSON.parse(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) && name !== 'KmsMasterKeyId' ? Number(text) : text;
}
